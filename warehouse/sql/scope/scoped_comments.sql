-- One row per campaign comment: under a campaign post, or with a tag of its own, published up to collect_until,
-- unless people took it out. A post that was taken out takes along the comments under it that have no tag of their own.
-- is_alive: the counting night still found it.
-- key: network, owner_id, comment_id
create or replace temp table scoped_comments as
select c.network, c.owner_id, c.comment_id, c.post_id, c.parent_comment_id, c.reply_to, c.author_id, w.library_id,
       c.published_at, l.day,
       g.comment_id is not null as deleted, g.comment_id is null or coalesce(g.gone_at > n.started_at, false) as is_alive
from comments as c
join campaign as m on c.published_at >= m.starts_at and c.published_at < m.closes_at
left join counting_night as n on true
left join local_days as l on l.minute = epoch_us(c.published_at) // 60_000_000
left join scoped_posts as p on p.network = c.network and p.owner_id = c.owner_id and p.post_id = c.post_id
left join comment_matches as t
  on t.network = c.network and t.owner_id = c.owner_id and t.comment_id = c.comment_id
left join gone_comments as g
  on g.network = c.network and g.owner_id = c.owner_id and g.comment_id = c.comment_id
left join walls as w on w.network = c.network and w.owner_id = c.owner_id
anti join not_campaign as x
  on x.kind = 'comment' and x.network = c.network and x.owner_id = c.owner_id and x.item_id = c.comment_id
where p.post_id is not null or t.comment_id is not null;
