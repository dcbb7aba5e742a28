-- One row per participant and component that its class may have: the raw value, null where it is unknown.
-- key: participant_id, component
create or replace view participant_values as
with figures as (
    select participant_id, ranked_as as class, reason is null as eligible, posts, days, readers, answered, er, comments,
           suggestions, libraries
    from participant_components
)
select participant_id, class, eligible, component, x
from figures
unpivot include nulls (x for component in (posts, days, readers, answered, er, comments, suggestions, libraries));
