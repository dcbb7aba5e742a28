-- One row per scope (see `summary_items`) with readers' questions or complaints: after how many hours half of them are answered,
-- by Kaplan and Meier, so that those still waiting count for as long as they are known to wait. With n still waiting at a time
-- and d answered then, the part without an answer shrinks by 1 - d / n; the median is the first time at which it is at most a
-- half. Not reached: null, and median_answer_over_hours says for how long at least more than half wait.
-- key: scope, id
create or replace table answer_times as
with waited as (
    select s.scope, s.id, q.answer_id is not null as is_answered,
           date_diff('second', q.asked_at, coalesce(q.answered_at, q.read_until)) as seconds
    from asked as q
    join summary_items as s using (network, kind, owner_id, item_id)
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
    select *, product(1 - answered_here / waiting) over (partition by scope, id order by seconds) as unanswered
    from at_risk
),
reached as (
    -- Nine digits: what floating point adds behind them must not decide a half.
    select scope, id, min(seconds) filter (where round(unanswered, 9) <= 0.5) as median, max(seconds) as longest
    from survived
    group by scope, id
)
select scope, id, median / 3600.0 as median_answer_hours,
       case when median is null then longest / 3600.0 end as median_answer_over_hours
from reached;
