-- One row per line of the sheet, the earliest first.
select *
from appeal_answers
where participant_id = $participant
order by asked_at, network, owner_id, kind, item_id;
