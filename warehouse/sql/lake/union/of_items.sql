-- What the region with the newest sighting knows of a text.
insert into {table} by name
select * exclude (lake_region)
from now_{table} as t
semi join chosen as c
  on c.kind = {kind} and c.network = t.network and c.owner_id = t.owner_id and c.item_id = t.{item_id}
 and c.lake_region = t.lake_region
