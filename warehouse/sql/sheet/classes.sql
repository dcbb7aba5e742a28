-- One row per participant asked for.
select participant_id, class
from participant_ranking
where participant_id in (select unnest($participants::varchar[]));
