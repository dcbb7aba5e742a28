-- One row per wall on which anything stands: when it was last read. A fact of its own, for it moves every night, and texts
-- do not.
-- key: network, owner_id
create or replace table wall_readings as
with seen as (
    select network, owner_id, fetched_at from posts
    union all
    select network, owner_id, fetched_at from comments
)
select network, owner_id, max(fetched_at) as read_at
from seen
group by network, owner_id;
