-- One row per line of the sheet, the earliest first.
select *
from appeal_answers
where participant_id in (select unnest($participants::varchar[]))
order by asked_at, network, owner_id, kind, item_id;
