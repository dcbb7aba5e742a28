-- One row per post that the network no longer has: missed on two separate nights, and not seen since.
-- key: network, owner_id, post_id
create or replace view gone_posts as
select network, owner_id, post_id, gone_at
from missed_posts
where nights > 1;
