-- What the region with the newest sighting read in a text; the libraries and places that any of them found in it, each by its
-- own registry.
insert into item_tags by name
with named as (
    select network, kind, owner_id, item_id, list_sort(list_distinct(flatten(list(libraries)))) as libraries,
           list_sort(list_distinct(flatten(list(list_transform(municipalities, lambda x: placed(lake_region, x))))))
               as municipalities
    from now_item_tags
    semi join (from chosen where sightings > 1) using (network, kind, owner_id, item_id)
    group by network, kind, owner_id, item_id
),
read as (
    select * replace (list_transform(municipalities, lambda x: placed(lake_region, x)) as municipalities)
    from now_item_tags
    semi join chosen using (network, kind, owner_id, item_id, lake_region)
)
select r.* exclude (lake_region) replace (
    list_concat(
        r.libraries, list_filter(coalesce(n.libraries, []), lambda x: not list_contains(r.libraries, x))
    ) as libraries,
    list_concat(
        r.municipalities, list_filter(coalesce(n.municipalities, []), lambda x: not list_contains(r.municipalities, x))
    ) as municipalities
)
from read as r
left join named as n using (network, kind, owner_id, item_id)
