-- One row per key that the lake has of this region in the parts that differ: what its last push said of it.
create or replace temp table lake_seen as
select lake_key, arg_max(lake_content, lake_push) as lake_content
from lake.{table}
where lake_region = $region and {lake_differs}
group by lake_key
having not arg_max(lake_gone, lake_push)
