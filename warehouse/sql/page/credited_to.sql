-- One row per campaign post or comment that is credited to libraries: the first and the last of them by their ids, which of most
-- texts are all. Lists cannot leave the memory while they grow, and few texts are about more than two.
-- key: network, kind, owner_id, item_id
create or replace temp table credited_to as
select network, kind, owner_id, item_id, min(library_id) as first_id, max(library_id) as last_id, count(*) as libraries
from credited
group by network, kind, owner_id, item_id;
