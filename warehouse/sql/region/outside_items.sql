-- One row per campaign post or comment from outside the region: it is shown apart and adds to no total.
-- key: network, kind, owner_id, item_id
create or replace view outside_items as
select network, kind, owner_id, item_id
from apart_items
where in_region = false;
