-- One row per library of the page, the region for its municipality.
select id, name, type_group as "group", region as municipality
from region_libraries
where list_contains(getvariable('listed'), id)
order by region, name, id
