-- One row per post or comment that by decision does not belong to the campaign, known or not.
-- key: network, kind, owner_id, item_id
create or replace view not_campaign as
select network, object as kind, owner_id, id as item_id, reason, "by", "at"
from decided
where field = 'campaign' and value = 'no';
