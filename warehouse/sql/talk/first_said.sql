-- One row per group of texts that say nearly the same, a reader's among them: what was said first, of what still stands if
-- anything does.
-- key: duplicate_group
create or replace table first_said as
-- Few: most repeat nobody.
with grouped as materialized (
    select network, kind, owner_id, item_id, duplicate_group
    from item_tags
    where duplicate_group is not null
)
select g.duplicate_group,
       min(
           struct_pack(
               dead := not r.is_alive, at := r.published_at, network := r.network, owner_id := r.owner_id, item_id := r.item_id
           )
       ) as said
from grouped as g
join reader_items as r using (network, kind, owner_id, item_id)
group by g.duplicate_group;
