-- One row per network, route and way in which questions ended: how many they were and what came of them; what was asked (target) and
-- why it ended so (error) stand only with those that were not done.
-- key: network, route, target, status, error
create or replace view coverage_by_route as
with asked as (
    select network, route, if(status = 'done', '', target) as target, status, if(status = 'done', null, error) as error, found, accepted
    from coverage
    where route <> 'night'
)
select network, route, target, status, error, count(*) as questions, sum(found)::bigint as found, sum(accepted)::bigint as accepted
from asked
group by network, route, target, status, error
order by network, route, status, target, error;
