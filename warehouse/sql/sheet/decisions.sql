-- One row per field that people decided of the participant itself.
select field, value, reason, "by", "at"::varchar as "at"
from decided
where object = 'participant' and id = $participant
order by field;
