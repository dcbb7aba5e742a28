-- A row where a count differs from the last one known before it; an unknown count is no change.
insert into post_metrics by name
with snapshots as (
    select network, owner_id, post_id, fetched_at, max(likes) as likes, max(comments) as comments,
           max(reposts) as reposts, max(views) as views, any_value(raw_file) as raw_file, true as incoming
    from incoming
    where type = 'post' and coalesce(likes, comments, reposts, views) is not null
    group by network, owner_id, post_id, fetched_at
),
stored as (
    select *, false as incoming
    from post_metrics
    semi join snapshots using (network, owner_id, post_id)
),
history as (
    select * from stored
    union all by name
    select * from snapshots
),
compared as (
    select *,
           lag(likes ignore nulls) over moments as likes_before,
           lag(comments ignore nulls) over moments as comments_before,
           lag(reposts ignore nulls) over moments as reposts_before,
           lag(views ignore nulls) over moments as views_before,
           lag(fetched_at) over moments as fetched_before
    from history
    window moments as (partition by network, owner_id, post_id order by fetched_at, incoming)
)
select network, owner_id, post_id, fetched_at, likes, comments, reposts, views, raw_file
from compared
where incoming
  and fetched_at is distinct from fetched_before
  and ((likes is not null and likes is distinct from likes_before)
       or (comments is not null and comments is distinct from comments_before)
       or (reposts is not null and reposts is distinct from reposts_before)
       or (views is not null and views is distinct from views_before));
