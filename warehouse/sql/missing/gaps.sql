-- One row per query that at its last asking was not answered in full, and way in which it was not, with the library whose
-- wall it is about, and since when that has been so.
-- key: network, route, target, status
create or replace view gaps as
-- Batches are made up anew every night: of theirs the last night tells, whatever they were called.
with questions as (
    select *, if(route in ('known', 'authors') or contains(target, '…'), '', target) as question
    from coverage
),
-- Most queries are answered at once: only the others are looked into.
troubled as (
    select distinct network, route, question
    from questions
    where status <> 'done'
),
asked as (
    select q.network, q.route, q.target, q.question, q.status, q.error, q.fetched_at, q.raw_file
    from questions as q
    semi join troubled as t using (network, route, question)
),
nights as (
    select network, route, question, fetched_at, bool_and(status = 'done') as is_whole
    from asked
    group by network, route, question, fetched_at
),
whole as (
    select network, route, question, max(fetched_at) as whole_at
    from nights
    where is_whole
    group by network, route, question
),
broken as (
    select n.network, n.route, n.question, min(n.fetched_at) as since
    from nights as n
    left join whole as w using (network, route, question)
    where not n.is_whole and (w.whole_at is null or n.fetched_at > w.whole_at)
    group by n.network, n.route, n.question
),
last as (
    select network, route, question, max((fetched_at, raw_file)) as asking
    from asked
    group by network, route, question
)
select a.network, a.route, a.target, a.status, any_value(a.error) as error, any_value(l.name) as library,
       max(a.fetched_at) as asked_at, any_value(l.id) as library_id, coalesce(any_value(b.since), max(a.fetched_at)) as since
from asked as a
join last as z
  on z.network = a.network and z.route = a.route and z.question = a.question and z.asking = (a.fetched_at, a.raw_file)
left join broken as b on b.network = a.network and b.route = a.route and b.question = a.question
left join walls as w on a.route in ('wall', 'channel') and w.network = a.network and w.owner_id = a.target
left join libraries as l on l.id = w.library_id
where a.status <> 'done'
group by a.network, a.route, a.target, a.status
order by a.route, a.target;
