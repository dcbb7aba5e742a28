-- One row per eligible participant, those of whom no component is known included.
select class, ranked_as, participant_id
from participant_components
where reason is null
order by class, participant_id;
