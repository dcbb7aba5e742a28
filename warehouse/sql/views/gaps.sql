-- One row per query that at its last asking was not answered in full, with the library whose wall it is about.
create or replace view gaps as
with asked as (
    select network, route, target, status, error, fetched_at,
           fetched_at = max(fetched_at) over (partition by network, route, target)
               and raw_file = max(raw_file) over (partition by network, route, target, fetched_at) as is_last
    from coverage
)
select a.network, a.route, a.target, a.status, any_value(a.error) as error, any_value(l.name) as library,
       max(a.fetched_at) as asked_at
from asked as a
left join walls as w on a.route = 'wall' and w.network = a.network and w.owner_id = a.target
left join libraries as l on l.id = w.library_id
where a.is_last and a.status <> 'done'
group by a.network, a.route, a.target, a.status
order by a.route, a.target;
