-- One row per line of the sheet, the earliest first.
select *
from appeal_texts
where participant_id in (select unnest($participants::varchar[]))
order by published_at, network, owner_id, kind, item_id;
