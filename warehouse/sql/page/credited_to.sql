-- One row per campaign post or comment that is credited to libraries: to which, and their municipalities. Lists cannot leave the
-- memory while they grow, and few texts are about more than two libraries: the first and the last tell most.
-- key: network, kind, owner_id, item_id
create or replace temp table credited_to as
with about as materialized (
    select network, kind, owner_id, item_id, min(library_id) as first_id, max(library_id) as last_id, count(*) as libraries
    from credited
    group by network, kind, owner_id, item_id
),
of_many as (
    select c.network, c.kind, c.owner_id, c.item_id, list(c.library_id order by c.library_id) as libraries,
           coalesce(list_sort(list(distinct l.municipality) filter (where l.municipality is not null)), []) as places
    from credited as c
    semi join (from about where libraries > 2) as a using (network, kind, owner_id, item_id)
    left join libraries as l on l.id = c.library_id
    group by c.network, c.kind, c.owner_id, c.item_id
)
select a.network, a.kind, a.owner_id, a.item_id,
       if(a.libraries = 1, [a.first_id], [a.first_id, a.last_id]) as libraries,
       case
           when f.municipality is null and l.municipality is null then []
           when f.municipality is null or f.municipality = l.municipality then [l.municipality]
           when l.municipality is null then [f.municipality]
           else [least(f.municipality, l.municipality), greatest(f.municipality, l.municipality)]
       end as places
from about as a
left join libraries as f on f.id = a.first_id
left join libraries as l on l.id = a.last_id
where a.libraries <= 2
union all
select network, kind, owner_id, item_id, libraries, places from of_many;
