-- Every region has a counting night of its own; all are over with the last of them, if there is one in each.
insert into whole_nights by name
with counting as (
    select n.lake_region, min(n.started_at) as started_at
    from now_whole_nights as n
    join now_campaign as m on m.lake_region = n.lake_region and n.started_at >= m.ends_at
    where n.counting
    group by n.lake_region
),
last_of_all as (
    select max(started_at) as started_at
    from counting
    having count(*) = (select count(*) from now_campaign)
)
select distinct n.started_at, n.started_at is not distinct from l.started_at and n.counting as counting, n.raw_file
from now_whole_nights as n
left join last_of_all as l on true
