-- One row per post that the network no longer has: missed on two separate nights, or confirmed missing, and not seen since.
-- It was alive on the counting night if it has no row here, or went later than the night: gone_at > started_at.
-- key: network, owner_id, post_id
create or replace view gone_posts as
select network, owner_id, post_id, gone_at
from missed_posts
where nights > 1;
