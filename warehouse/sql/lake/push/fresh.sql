-- What the home has and the lake has not, or otherwise. The content is told by the home's own row, so that a second push
-- changes nothing, whatever is made of the row on its way.
insert into lake.{table} by name
with contents as (
    select held.*, hash(held) as lake_content
    from ({source}) as held
    where {differs}
),
keyed as (
    select *, {key} as lake_key
    from contents
)
select * replace ({changed}), $region as lake_region, $push as lake_push, false as lake_gone
from keyed
anti join lake_seen using (lake_key, lake_content)
