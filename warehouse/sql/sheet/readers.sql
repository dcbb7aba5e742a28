-- One row per line of the sheet, the earliest first.
select *
from appeal_readers
where participant_id = $participant
order by published_at, network, owner_id, comment_id;
