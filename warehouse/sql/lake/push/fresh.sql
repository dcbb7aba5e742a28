-- What the home has and the lake has not, or otherwise.
insert into lake.{table} by name
select * replace ({changed}), $region as lake_region, $push as lake_push, false as lake_gone
from lake_held
anti join lake_seen using (lake_key, lake_content)
