-- One row per scope (see `summary_items`) with readers' questions or complaints: after how many hours half of them are answered,
-- by Kaplan and Meier, so that those still waiting count for as long as they are known to wait. With n still waiting at a time
-- and d answered then, the part without an answer shrinks by 1 - d / n; the median is the first time at which it is at most a
-- half. Not reached: null, and median_answer_over_hours says for how long at least more than half wait.
-- key: scope, id
create or replace table answer_times as
with asked_of as (
    select f.libraries, f.places, q.answer_id is not null as is_answered,
           date_diff('second', q.asked_at, coalesce(q.answered_at, q.read_until)) as seconds
    from asked as q
    join page_facts as f using (network, kind, owner_id, item_id)
    where not f.outside
),
waited as (
    select 'library' as scope, unnest(libraries) as id, is_answered, seconds from asked_of
    union all
    select 'municipality', unnest(places), is_answered, seconds from asked_of
    union all
    select 'region', '', is_answered, seconds from asked_of
),
moments as (
    select scope, id, seconds, count(*) as left_here, count(*) filter (where is_answered) as answered_here
    from waited
    group by scope, id, seconds
),
at_risk as (
    select *, sum(left_here) over (partition by scope, id order by seconds desc) as waiting
    from moments
),
survived as (
    select scope, id, seconds, product(1 - answered_here / waiting) over (partition by scope, id order by seconds) as unanswered
    from at_risk
    where answered_here > 0
),
reached as (
    -- Nine digits: what floating point adds behind them must not decide a half.
    select scope, id, min(seconds) as median
    from survived
    where round(unanswered, 9) <= 0.5
    group by scope, id
),
longest as (
    select scope, id, max(seconds) as seconds
    from moments
    group by scope, id
)
select l.scope, l.id, r.median / 3600.0 as median_answer_hours,
       case when r.median is null then l.seconds / 3600.0 end as median_answer_over_hours
from longest as l
left join reached as r using (scope, id);
