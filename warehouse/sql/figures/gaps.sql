-- One row per query that at its last asking was not answered in full, and way in which it was not, with the library whose
-- wall it is about, and since when that has been so.
-- key: network, route, target, status
create or replace view gaps as
-- Most queries are answered at once: only the others are looked into.
with troubled as (
    select distinct network, route, target
    from coverage
    where status <> 'done'
),
asked as (
    select c.network, c.route, c.target, c.status, c.error, c.fetched_at, c.raw_file
    from coverage as c
    semi join troubled as t on t.network = c.network and t.route = c.route and t.target = c.target
),
nights as (
    select network, route, target, fetched_at, bool_and(status = 'done') as is_whole
    from asked
    group by network, route, target, fetched_at
),
whole as (
    select network, route, target, max(fetched_at) as whole_at
    from nights
    where is_whole
    group by network, route, target
),
broken as (
    select n.network, n.route, n.target, min(n.fetched_at) as since
    from nights as n
    left join whole as w using (network, route, target)
    where not n.is_whole and (w.whole_at is null or n.fetched_at > w.whole_at)
    group by n.network, n.route, n.target
),
last as (
    select network, route, target, max((fetched_at, raw_file)) as asking
    from asked
    group by network, route, target
)
select a.network, a.route, a.target, a.status, any_value(a.error) as error, any_value(l.name) as library,
       max(a.fetched_at) as asked_at, any_value(l.id) as library_id, coalesce(any_value(b.since), max(a.fetched_at)) as since
from asked as a
join last as z
  on z.network = a.network and z.route = a.route and z.target = a.target and z.asking = (a.fetched_at, a.raw_file)
left join broken as b on b.network = a.network and b.route = a.route and b.target = a.target
left join walls as w on a.route = 'wall' and w.network = a.network and w.owner_id = a.target
left join libraries as l on l.id = w.library_id
where a.status <> 'done'
group by a.network, a.route, a.target, a.status
order by a.route, a.target;
