-- One row per participant and component of its class: the raw value, whether it is known, which share of the weight it earns
-- and the points. Where it is unknown, the median's.
-- key: participant_id, component
create or replace view participant_points as
with shares as (
    select v.participant_id, v.component, v.x, r.weight, v.x is not null as is_known,
           coalesce(share_of(v.x, r.p95), r.median_share) as share
    from participant_values as v
    join ranking_scales as r using (class, component)
)
select participant_id, component, x, is_known, share, weight * share as points
from shares;
