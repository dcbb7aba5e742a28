-- One row per post or comment in which a reader speaks, unless it has been deleted; explained in `reader_texts`.
-- key: network, kind, owner_id, item_id
create or replace view reader_words as
select * exclude (gone)
from reader_texts
where not gone;
