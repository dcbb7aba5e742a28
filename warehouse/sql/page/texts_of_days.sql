-- The texts of the libraries and local days of `page_wanted`.
create or replace temp table page_chosen as
with dated as (
    select network, kind, owner_id, item_id, day::varchar as day, unnest(libraries) as library
    from page_facts
),
wanted as (
    select network, kind, owner_id, item_id
    from dated
    semi join page_wanted using (library, day)
)
select f.*
from page_facts as f
semi join wanted using (network, kind, owner_id, item_id);
