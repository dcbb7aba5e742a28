-- One row, or none before anything was asked after the campaign's end: the night whose counters the ranking takes. It is the
-- first that was begun after the end and whose sources finished (whole); while there is none, the last begun after the end.
-- All that a night saw bears its started_at, so that «seen on the night» is fetched_at <= started_at.
-- key: started_at
create or replace view counting_night as
with nights as (
    select s.started_at, bool_or(s.whole) as whole
    from (
        select distinct fetched_at as started_at, false as whole from coverage where route <> 'import'
        union all
        select started_at, true from whole_nights where counting
    ) as s
    join campaign as m on s.started_at >= m.ends_at
    group by s.started_at
),
chosen as (
    select started_at, whole
    from nights
    order by whole desc, if(whole, started_at, null), started_at desc
    limit 1
)
select r.run_id, n.started_at, coalesce(r.finished_at, n.started_at) as finished_at, n.whole
from chosen as n
left join (
    select started_at, max(run_id) as run_id, max(finished_at) as finished_at
    from runs
    group by started_at
) as r using (started_at);
