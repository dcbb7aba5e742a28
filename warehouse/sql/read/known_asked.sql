-- One row per query of searches, walls and accounts ever asked.
select network, route, target, window_start, window_end, calls, found, accepted, status, error, fetched_at
from coverage
where network = $network and route in ('search', 'wall', 'communities')
order by fetched_at;
