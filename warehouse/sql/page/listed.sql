-- The texts that the page lists by themselves when it cannot hold all: those that wait longest for an answer, and the newest
-- suggestions.
create or replace temp table page_chosen as
select *
from page_facts
where waiting
qualify row_number() over (order by published_at, network, kind, owner_id, item_id) <= $most
union
select *
from page_facts
where suggestion
qualify row_number() over (order by published_at desc, network, kind, owner_id, item_id) <= $most;
