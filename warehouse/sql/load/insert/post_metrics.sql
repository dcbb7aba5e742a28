-- A row where a count differs from the last one known before it; an unknown count is no change. Only what was seen several
-- times, or before with other counts, needs a look at its history.
insert into post_metrics by name
with met_first as (
    select incoming_row
    from matched_posts
    where stored_row is null
),
first_met as (
    select network, owner_id, post_id, fetched_at, likes, comments, reposts, views, raw_file
    from incoming_posts
    semi join met_first using (incoming_row)
    where sightings = 1 and coalesce(likes, comments, reposts, views) is not null
),
looked_into as (
    select incoming_row
    from matched_posts
    where not is_quiet and (differs or stored_row is not null)
),
met_again as (
    select network, owner_id, post_id
    from incoming_posts
    semi join looked_into using (incoming_row)
),
snapshots as (
    select network, owner_id, post_id, fetched_at, max(likes) as likes, max(comments) as comments,
           max(reposts) as reposts, max(views) as views, any_value(raw_file) as raw_file, true as incoming
    from incoming
    semi join met_again using (network, owner_id, post_id)
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
),
moved as (
    select network, owner_id, post_id, fetched_at, likes, comments, reposts, views, raw_file
    from compared
    where incoming
      and fetched_at is distinct from fetched_before
      and ((likes is not null and likes is distinct from likes_before)
           or (comments is not null and comments is distinct from comments_before)
           or (reposts is not null and reposts is distinct from reposts_before)
           or (views is not null and views is distinct from views_before))
)
select * from first_met
union all by name
select * from moved;
