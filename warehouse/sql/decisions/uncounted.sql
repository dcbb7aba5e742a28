-- One row per post or comment that by decision does not count in the ranking, with the reason that was given.
-- key: network, kind, owner_id, item_id
create or replace view uncounted as
select network, kind, owner_id, item_id, reason
from item_decisions
where eligibility = 'no';
