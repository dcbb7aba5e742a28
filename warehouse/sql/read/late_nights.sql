-- One row: on how many local days after collecting ended, today not among them, the networks were asked, and whether all
-- sources of a run finished.
select count(distinct day) filter (where day <> timezone(zone, $now)::date) as nights, coalesce(bool_or(is_whole), false) as finished
from (
    select timezone(m.timezone, c.fetched_at)::date as day, m.timezone as zone,
           c.route = 'night' and c.target in ('counting', 'usual') as is_whole
    from coverage as c
    join campaign as m on c.fetched_at >= m.closes_at
    where c.route <> 'import'
);
