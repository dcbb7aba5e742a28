-- One row per row of the home's table in the parts that differ, by what it is known again. The content is told by the home's own
-- row, so that a second push changes nothing, whatever is made of the row on its way.
create or replace temp view lake_held as
with contents as (
    select held.*, hash(held) as lake_content
    from ({source}) as held
    where {differs}
)
select *, {key} as lake_key
from contents
