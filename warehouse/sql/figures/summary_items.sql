-- One row per campaign post or comment of the region and scope that it counts for: a library, a municipality, the region (once
-- each); what comes from outside counts for none. What
-- is credited to no library counts for the municipalities that its text names.
-- key: scope, id, network, kind, owner_id, item_id
create or replace view summary_items as
select 'library' as scope, unnest(libraries) as id, network, kind, owner_id, item_id
from page_facts
where not outside
union all
select 'municipality', unnest(places), network, kind, owner_id, item_id
from page_facts
where not outside
union all
select 'region', '', network, kind, owner_id, item_id
from page_facts
where not outside;
