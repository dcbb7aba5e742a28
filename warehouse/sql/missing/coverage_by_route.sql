-- How often each network was asked by which route, how it ended and what came of it; what was asked stands beside only where it was
-- not done.
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
