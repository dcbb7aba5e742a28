-- One row per comment that left no trace: missed on two separate nights, and not seen since.
-- key: network, owner_id, comment_id
create or replace view vanished_comments as
select network, owner_id, comment_id
from missed_comments
where nights > 1;
