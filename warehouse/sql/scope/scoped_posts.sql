-- One row per campaign post: a tag or phrase in own or quoted text, published within the campaign, local time, unless people
-- took it out. With the library whose wall it stands on.
-- key: network, owner_id, post_id
create or replace view scoped_posts as
select p.network, p.owner_id, p.post_id, p.author_id, w.library_id, p.published_at
from posts as p
join campaign as c on p.published_at >= c.starts_at and p.published_at < c.ends_at
left join walls as w using (network, owner_id)
left join post_matches as t on t.network = p.network and t.owner_id = p.owner_id and t.post_id = p.post_id
anti join not_campaign as n
  on n.kind = 'post' and n.network = p.network and n.owner_id = p.owner_id and n.item_id = p.post_id
where if(t.post_id is null, p.matched_tag, t.matched_tag) is not null;
