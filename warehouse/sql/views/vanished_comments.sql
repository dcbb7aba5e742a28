-- One row per comment that left no trace: missed, or its post's talk was read to the end, or is empty, since it was seen.
create or replace view vanished_comments as
with talks as (
    select network, target, max(fetched_at) as read_at
    from coverage
    where route = 'comments' and status = 'done' and error is null
    group by network, target
),
missed as (
    select network, owner_id, item_id as comment_id, max(gone_at) as gone_at
    from gone
    where kind = 'comment'
    group by network, owner_id, item_id
)
select c.network, c.owner_id, c.comment_id
from comments as c
left join posts as p using (network, owner_id, post_id)
left join talks as t on t.network = c.network and t.target = c.owner_id || '_' || c.post_id
left join missed as m on m.network = c.network and m.owner_id = c.owner_id and m.comment_id = c.comment_id
where t.read_at > c.fetched_at
   or (p.comments = 0 and p.fetched_at > c.fetched_at)
   or m.gone_at >= c.fetched_at;
