-- One row per text of which the file says that it lost its words, with what was said of it before.
create or replace temp table purged_now as
select network, kind, owner_id, item_id, part, fetched_at, raw_file, tags, mentions, wants
from incoming
where type = 'purged';
