-- A mark for what the lake has of this region and the home has no more.
insert into lake.{table} by name
with contents as (
    select held.*, hash(held) as lake_content
    from ({source}) as held
    where {differs}
),
keyed as (
    select {key} as lake_key
    from contents
)
select lake_key, lake_content, $region as lake_region, $push as lake_push, true as lake_gone
from lake_seen
anti join keyed using (lake_key)
