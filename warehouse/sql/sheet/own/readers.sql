-- One row per line of the sheet, the earliest first.
select *
from appeal_readers
where participant_id in (select unnest($participants::varchar[]))
order by published_at, network, owner_id, comment_id;
