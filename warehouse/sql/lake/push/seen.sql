-- One row per key that the lake has of this region: what its last push said of it.
create or replace temp table lake_seen as
select lake_key, arg_max(lake_content, lake_push) as lake_content
from lake.{table}
where lake_region = $region
group by lake_key
having not arg_max(lake_gone, lake_push)
