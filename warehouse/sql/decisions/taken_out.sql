-- One row per collected post or comment that people took out of the campaign, with their reason: it counts nowhere. comments: how
-- many went with a post, all under it but those that carry a tag themselves.
-- key: network, kind, owner_id, item_id
create or replace view taken_out as
with under as (
    select c.network, c.owner_id, c.post_id as item_id, count(*) as comments
    from comments as c
    semi join not_campaign as n
      on n.kind = 'post' and n.network = c.network and n.owner_id = c.owner_id and n.item_id = c.post_id
    join campaign as m on c.published_at >= m.starts_at and c.published_at < m.closes_at
    anti join comment_matches as t
      on t.network = c.network and t.owner_id = c.owner_id and t.comment_id = c.comment_id
    anti join not_campaign as o
      on o.kind = 'comment' and o.network = c.network and o.owner_id = c.owner_id and o.item_id = c.comment_id
    group by c.network, c.owner_id, c.post_id
)
select n.network, n.kind, n.owner_id, n.item_id, i.url, i.published_at, i.text, coalesce(u.comments, 0) as comments, n.reason,
       n."by", n."at"
from not_campaign as n
join items as i using (network, kind, owner_id, item_id)
left join under as u
  on n.kind = 'post' and u.network = n.network and u.owner_id = n.owner_id and u.item_id = n.item_id
order by n.kind desc, i.published_at, n.network, n.owner_id, n.item_id;
