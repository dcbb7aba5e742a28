-- One row per field that people decided of the participant itself.
select id as participant_id, field, value, reason, "by", "at"::varchar as "at"
from decided
where object = 'participant' and id in (select unnest($participants::varchar[]))
order by field;
