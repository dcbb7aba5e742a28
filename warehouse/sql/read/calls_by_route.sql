-- One row per route asked within a span of time: how many requests that took.
select route, sum(calls)::bigint as calls
from coverage
where network = $network and fetched_at >= $since and fetched_at < $until
group by route
order by route;
