-- A region's rows without the person; by what they are known again stays, so that the next push of a region that still has
-- their words in others' texts does not bring them back.
create or replace temp table lake_kept as
select lake_region, lake_push, lake_key, lake_content, lake_gone, {kept}
from lake.{table}
where lake_region = $region and not coalesce({where}, false)
