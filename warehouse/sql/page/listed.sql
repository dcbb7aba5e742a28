-- The texts that the page lists by themselves when it cannot hold all: those that wait longest for an answer, the newest
-- suggestions, and what comes from outside the region, with the most reactions first.
create or replace temp table page_chosen as
select *
from page_facts
where waiting and not outside
qualify row_number() over (order by published_at, network, kind, owner_id, item_id) <= $most
union
select *
from page_facts
where suggestion and not outside
qualify row_number() over (order by published_at desc, network, kind, owner_id, item_id) <= $most
union
select *
from page_facts
where outside
qualify row_number() over (order by reactions desc nulls last, published_at, network, kind, owner_id, item_id) <= $most;
