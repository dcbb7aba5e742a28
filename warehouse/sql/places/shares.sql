-- One row per eligible participant and component of its class: the share of the component's weight that it earns.
select p.class, p.participant_id, s.component, s.share
from participant_points as s
join participant_components as p using (participant_id)
where p.reason is null
order by p.class, p.participant_id, s.component;
