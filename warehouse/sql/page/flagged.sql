-- One row per library and text behind a suspicion of this library that its own page shows.
with behind as (
    select participant_id as library, unnest(items, max_depth := 2)
    from participant_flags
    where participant_id in (select id from libraries)
)
select distinct b.library, network, kind, owner_id, item_id
from behind as b
join page_facts as f using (network, kind, owner_id, item_id)
where list_contains(f.libraries, b.library);
