-- A mark for what the lake has of this region and the home has no more.
insert into lake.{table} by name
select lake_key, lake_content, $region as lake_region, $push as lake_push, true as lake_gone
from lake_seen
anti join lake_held using (lake_key)
