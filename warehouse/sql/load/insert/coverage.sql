insert into coverage by name
select network, route, target, window_start, window_end, coalesce(calls, 0) as calls, coalesce(found, 0) as found,
       coalesce(accepted, 0) as accepted, claimed, status, error, mark, fetched_at, raw_file
from incoming
where type = 'coverage';
