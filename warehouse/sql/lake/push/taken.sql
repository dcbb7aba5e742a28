-- One row per library of the home whose identifier is another region's, with that region.
select distinct t.id, t.lake_region
from lake.region_libraries as t
semi join libraries as l using (id)
where t.lake_region <> $region
order by 1, 2
