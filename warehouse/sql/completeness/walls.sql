-- One row per scope and wall of the registry with campaign posts that search or the wall route found: how many were found by
-- both, by search only, by the walls only.
with sighted as (
    select f.network, f.owner_id, f.library_id,
           starts_with(p.found_by, 'search:') or contains(p.found_by, ', search:') as by_search,
           starts_with(p.found_by, 'wall:') or contains(p.found_by, ', wall:') as by_walls
    from post_facts as f
    join posts as p using (network, owner_id, post_id)
    where f.library_id is not null
),
counted as (
    select network, owner_id, library_id, count(*) filter (where by_search and by_walls) as by_both,
           count(*) filter (where by_search and not by_walls) as search_only,
           count(*) filter (where by_walls and not by_search) as walls_only
    from sighted
    where by_search or by_walls
    group by network, owner_id, library_id
)
select 'region' as scope, by_both, search_only, walls_only from counted
union all
select l.municipality, c.by_both, c.search_only, c.walls_only
from counted as c
join libraries as l on l.id = c.library_id
where l.municipality is not null;
