-- One row per class and component of the ranking rule: what values are measured by. p95: the 95th percentile among the eligible
-- who have any of it, for counts never below 3. median_share: the median of the shares of the weight that the known eligible
-- earn; 0 where nobody is known.
-- key: class, component
create or replace table ranking_scales as
with counted as (
    select ranked_as as class, count(*) filter (where reason is null) as n_eligible
    from participant_components
    group by ranked_as
),
known as (
    select class, component, x
    from participant_values
    where eligible and x is not null
),
scales as (
    select class, component,
           quantile_cont(x, 0.95) filter (where x > 0) as p95
    from known
    group by class, component
),
rules as (
    select w.class, w.component, w.weight,
           case
               when s.p95 is null then 0
               when w.component = 'er' then s.p95
               else greatest(3, s.p95)
           end::double as p95,
           coalesce(n.n_eligible, 0) as n_eligible
    from campaign_weights as w
    left join scales as s using (class, component)
    left join counted as n using (class)
),
medians as (
    select r.class, r.component, median(share_of(k.x, r.p95)) as share
    from rules as r
    join known as k using (class, component)
    group by r.class, r.component
)
select r.class, r.component, r.weight, r.p95, coalesce(m.share, 0) as median_share, r.n_eligible
from rules as r
left join medians as m using (class, component);
