-- One row per class and component of the ranking rule: all that is needed to work out a score by hand. points = weight · min(1,
-- ln(1 + x) / ln(1 + p95)), 0 where p95 is 0; where x is unknown, the median of the points of the eligible whose x is known.
-- key: class, component
create or replace view ranking_rule as
select class, component, weight, p95, weight * median_share as median, n_eligible
from ranking_scales
order by class, weight desc, component;
