-- One row per participant and component of its class: the raw value, the 95th percentile among the eligible, and the
-- points = weight · min(1, ln(1 + x) / ln(1 + p95)), 0 where p95 = 0. Unknown values are left out and the weights of the
-- others rescaled to 100.
-- key: participant_id, component
create or replace view participant_points as
with values_long as (
    unpivot (
        select participant_id, ranked_as as class, reason is null as eligible, posts, days, readers, answered,
               reactions_per_subscriber, comments, suggestions, libraries
        from participant_components
    )
    on posts, days, readers, answered, reactions_per_subscriber, comments, suggestions, libraries
    into name component value x
),
weighted as (
    select v.participant_id, v.class, v.eligible, v.component, v.x, w.weight
    from values_long as v
    join campaign_weights as w using (class, component)
),
scales as (
    select class, component, quantile_cont(x, 0.95) as p95
    from weighted
    where eligible
    group by class, component
),
shares as (
    select w.participant_id, w.component, w.x, w.weight, s.p95,
           case when s.p95 > 0 then least(1, ln(1 + w.x) / ln(1 + s.p95)) else 0 end as share,
           sum(w.weight) over (partition by w.participant_id) as known_weight
    from weighted as w
    left join scales as s using (class, component)
)
select participant_id, component, x, weight, p95, share,
       case when known_weight > 0 then weight * 100 / known_weight * share else 0 end as points
from shares;
