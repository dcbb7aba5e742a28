-- One row per post whose counters anybody ever told: what the ranking counts. Each counter is the last one known on the
-- counting night, whatever later nights saw; the network's own word goes before a file's. source says whose it is: night;
-- file (imported: of whatever night the file is); last (the counting night has not been yet: the latest; or the post was first
-- counted after it: its earliest).
-- key: network, owner_id, post_id
create or replace view counted_metrics as
with told as (
    select m.network, m.owner_id, m.post_id, m.likes, m.comments, m.reposts, m.views, m.fetched_at,
           contains(m.raw_file, '-file-') as by_file, coalesce(n.whole, false) as has_night,
           coalesce(n.whole and m.fetched_at > n.started_at, false) as is_later
    from post_metrics as m
    left join counting_night as n on true
),
of_the_night as (
    select network, owner_id, post_id,
           arg_max(likes, fetched_at) as likes, arg_max(comments, fetched_at) as comments,
           arg_max(reposts, fetched_at) as reposts, arg_max(views, fetched_at) as views,
           max(fetched_at) as counted_at, if(bool_or(has_night), 'night', 'last') as source
    from told
    where not by_file and not is_later
    group by network, owner_id, post_id
),
-- Few: the network's earliest word after the night, else the file's latest.
others as (
    select *, if(by_file, epoch_us(fetched_at) - 1_000_000_000_000_000_000, -epoch_us(fetched_at)) as worth
    from told
    anti join of_the_night using (network, owner_id, post_id)
    where by_file or is_later
)
select * from of_the_night
union all
select network, owner_id, post_id, arg_max(likes, worth), arg_max(comments, worth), arg_max(reposts, worth),
       arg_max(views, worth), arg_max(fetched_at, worth), if(bool_and(by_file), 'file', 'last')
from others
group by network, owner_id, post_id;
