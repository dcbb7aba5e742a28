-- One row per post or comment that by decision does not count in the ranking.
-- key: network, kind, owner_id, item_id
create or replace view uncounted as
select network, kind, owner_id, item_id
from item_decisions
where eligibility = 'no';
