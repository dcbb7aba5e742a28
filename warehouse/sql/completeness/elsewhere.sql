-- One row for the region and each municipality: campaign posts that search found off the registry's walls, on those of other
-- communities and on personal ones. A municipality has those that are about it.
with found as (
    select f.network, f.owner_id, f.post_id, coalesce(a.kind = 'community', starts_with(f.owner_id, '-')) as is_public
    from post_facts as f
    join posts as p using (network, owner_id, post_id)
    left join authors as a on a.network = f.network and a.author_id = f.owner_id
    where f.library_id is null and (starts_with(p.found_by, 'search:') or contains(p.found_by, ', search:'))
),
scopes as (
    select 'region' as scope, '' as name
    union all
    select id, name from municipalities
),
placed as (
    select if(s.scope = 'region', 'region', s.id) as scope, f.is_public
    from found as f
    join summary_items as s
      on s.kind = 'post' and s.network = f.network and s.owner_id = f.owner_id and s.item_id = f.post_id
    where s.scope in ('region', 'municipality')
)
select s.scope, count(*) filter (where p.is_public) as others, count(*) filter (where not p.is_public) as personal
from scopes as s
left join placed as p using (scope)
group by s.scope, s.name
order by s.scope <> 'region', s.name, s.scope;
