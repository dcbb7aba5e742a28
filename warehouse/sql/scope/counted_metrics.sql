-- One row per post whose counters anybody ever told: what the ranking counts. Each counter is the last one known on the
-- counting night, whatever later nights saw; the network's own word goes before a file's. source says whose it is: night;
-- file (imported: of whatever night the file is); last (the counting night has not been yet: the latest; or the post was first
-- counted after it: its earliest).
-- key: network, owner_id, post_id
create or replace view counted_metrics as
with told as (
    select m.network, m.owner_id, m.post_id, m.likes, m.comments, m.reposts, m.views, m.fetched_at,
           contains(m.raw_file, '-file-') as by_file, coalesce(n.whole, false) as has_night,
           m.fetched_at > n.started_at and n.whole as is_later
    from post_metrics as m
    left join counting_night as n on true
),
ranked as (
    -- Later ones count only where there is nothing else, and of them the earliest.
    select network, owner_id, post_id, likes, comments, reposts, views, fetched_at, by_file, has_night,
           case when by_file then 0 when coalesce(is_later, false) then 1 else 2 end as worth,
           epoch_us(fetched_at) * if(coalesce(is_later, false) and not by_file, -1, 1) as lateness
    from told
),
best as (
    select network, owner_id, post_id, max(worth) as worth
    from ranked
    group by network, owner_id, post_id
)
select r.network, r.owner_id, r.post_id,
       arg_max(r.likes, r.lateness) as likes,
       arg_max(r.comments, r.lateness) as comments,
       arg_max(r.reposts, r.lateness) as reposts,
       arg_max(r.views, r.lateness) as views,
       arg_max(r.fetched_at, r.lateness) as counted_at,
       case
           when bool_and(r.by_file) then 'file'
           when bool_and(r.has_night) and any_value(b.worth) = 2 then 'night'
           else 'last'
       end as source
from ranked as r
join best as b using (network, owner_id, post_id)
where r.worth = b.worth
group by r.network, r.owner_id, r.post_id;
