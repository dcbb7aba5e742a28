insert into whole_nights by name
select fetched_at as started_at, coalesce(counting, false) as counting, raw_file
from incoming
where type = 'night';
