-- One row per run's clock since the last run that went through to its end, that one included.
with whole as (
    select max(fetched_at) as clock
    from coverage
    where network = $network and route = 'night'
)
select distinct c.fetched_at as clock, c.fetched_at is not distinct from w.clock as is_whole
from coverage as c
cross join whole as w
where c.network = $network and (w.clock is null or c.fetched_at >= w.clock)
order by clock;
