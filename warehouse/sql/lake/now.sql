-- One row per key of the regions that are read, as their last pushes have it.
create or replace temp view now_{table} as
with newest as (
    select lake_region, lake_key, max(lake_push) as lake_push
    from lake.{table}
    where list_contains(getvariable('regions'), lake_region)
    group by lake_region, lake_key
    having not arg_max(lake_gone, lake_push)
)
select t.* exclude (lake_push, lake_key, lake_content, lake_gone)
from lake.{table} as t
semi join newest using (lake_region, lake_key, lake_push)
