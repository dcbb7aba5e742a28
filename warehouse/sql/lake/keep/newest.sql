-- A region's rows as its last pushes have them: without what they replaced, and without what the home has no more.
create or replace temp table lake_kept as
with newest as (
    select lake_key, max(lake_push) as lake_push
    from lake.{table}
    where lake_region = $region
    group by lake_key
    having not arg_max(lake_gone, lake_push)
)
select t.*
from lake.{table} as t
semi join newest using (lake_key, lake_push)
where t.lake_region = $region
