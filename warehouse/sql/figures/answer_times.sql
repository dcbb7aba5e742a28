-- One row per scope (see `summary_items`) with readers' questions or complaints: after how many hours half of them are answered,
-- by Kaplan and Meier, so that those still waiting count for as long as they are known to wait. With n still waiting at a time
-- and d answered then, the part without an answer shrinks by 1 - d / n; the median is the first time at which it is at most a
-- half. Nobody waits longer than until his wall was last read, within the time of collecting: until then an answer would have been
-- seen. Not reached: null, and median_answer_over_hours says for how long at least more than half wait.
-- key: scope, id
create or replace table answer_times as
with asked_of as (
    select f.libraries, f.places, f.answered as is_answered,
           coalesce(
               f.waited, seconds_between(f.published_at, greatest(f.published_at, least(r.read_at, m.closes_at)))
           ) as seconds
    from page_facts as f
    cross join campaign as m
    left join wall_readings as r using (network, owner_id)
    where (waiting or answered) and not outside
),
waited as (
    select 'library' as scope, unnest(libraries) as id, is_answered, seconds from asked_of
    union all
    select 'municipality', unnest(places), is_answered, seconds from asked_of
    union all
    select 'region', '', is_answered, seconds from asked_of
),
-- Numbers are sorted in a third of the time that words take.
scopes as (
    select row_number() over () as number, scope, id
    from (select distinct scope, id from waited)
),
moments as (
    select s.number, w.seconds, count(*) as left_here, count(*) filter (where w.is_answered) as answered_here
    from waited as w
    join scopes as s using (scope, id)
    group by s.number, w.seconds
),
at_risk as (
    select *, sum(left_here) over (partition by number order by seconds desc rows unbounded preceding) as waiting
    from moments
),
survived as (
    select number, seconds,
           product(1 - answered_here / waiting) over (partition by number order by seconds rows unbounded preceding) as unanswered
    from at_risk
    where answered_here > 0
),
reached as (
    -- Nine digits: what floating point adds behind them must not decide a half.
    select number, min(seconds) as median
    from survived
    where round(unanswered, 9) <= 0.5
    group by number
),
longest as (
    select number, max(seconds) as seconds
    from moments
    group by number
)
select s.scope, s.id, r.median / 3600.0 as median_answer_hours,
       case when r.median is null then l.seconds / 3600.0 end as median_answer_over_hours
from longest as l
join scopes as s using (number)
left join reached as r using (number);
