-- One row per scope (see `summary_items`) with readers' questions or complaints: after how many hours half of them are answered,
-- by Kaplan and Meier, so that those still waiting count for as long as they are known to wait. With n still waiting at a time
-- and d answered then, the part without an answer shrinks by 1 - d / n; the median is the first time at which it is at most a
-- half. Nobody waits longer than until his wall was last read, within the time of collecting: until then an answer would have been
-- seen. Not reached: null, and median_answer_over_hours says for how long at least more than half wait. Whoever waits beyond the
-- last answer of all counts as waiting just beyond it: that changes no step, and few moments are left to sort.
-- key: scope, id
create or replace table answer_times as
with asked_of as materialized (
    select f.libraries, f.places, f.answered as is_answered,
           coalesce(
               f.waited, seconds_between(f.published_at, greatest(f.published_at, least(r.read_at, m.closes_at)))
           ) as seconds
    from page_facts as f
    cross join campaign as m
    left join wall_readings as r using (network, owner_id)
    where (waiting or answered) and not outside
),
told as (
    select libraries, places, least(seconds, (select coalesce(max(seconds) filter (where is_answered), 0) + 1 from asked_of)) as moment,
           count(*) as left_here, count(*) filter (where is_answered) as answered_here, max(seconds) as longest
    from asked_of
    group by all
),
waited as (
    select 'library' as scope, unnest(libraries) as id, * exclude (libraries, places) from told
    union all
    select 'municipality', unnest(places), * exclude (libraries, places) from told
    union all
    select 'region', '', * exclude (libraries, places) from told
),
moments as (
    select scope, id, moment, sum(left_here) as left_here, sum(answered_here) as answered_here, max(longest) as longest
    from waited
    group by all
),
at_risk as (
    select *, sum(left_here) over (partition by scope, id order by moment desc rows unbounded preceding) as waiting
    from moments
),
survived as (
    select scope, id, moment, longest,
           product(1 - answered_here / waiting) over (partition by scope, id order by moment rows unbounded preceding) as unanswered
    from at_risk
),
reached as (
    -- Nine digits: what floating point adds behind them must not decide a half.
    select scope, id, max(longest) as longest, min(moment) filter (where round(unanswered, 9) <= 0.5) as median
    from survived
    group by all
)
select scope, id, median / 3600.0 as median_answer_hours,
       case when median is null then longest / 3600.0 end as median_answer_over_hours
from reached;
