-- One row per query ever asked, but those about single posts and persons: a network has its own routes besides.
select network, route, target, window_start, window_end, calls, found, accepted, claimed, status, error, mark, fetched_at
from coverage
where network = $network and route not in ('known', 'comments', 'authors', 'night')
order by fetched_at;
