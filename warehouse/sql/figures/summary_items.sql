-- One row per campaign post or comment of the region and scope that it counts for: a library, a municipality, the region (once
-- each); what comes from outside counts for none. What
-- is credited to no library counts for the municipalities that its text names.
-- key: scope, id, network, kind, owner_id, item_id
create or replace view summary_items as
with items_of_campaign as (
    select network, 'post' as kind, owner_id, post_id as item_id from post_facts
    union all
    select network, 'comment', owner_id, comment_id from comment_facts
),
placed as (
    select c.network, c.kind, c.owner_id, c.item_id, l.municipality
    from credited as c
    join libraries as l on l.id = c.library_id
    where l.municipality is not null
    union
    select i.network, i.kind, i.owner_id, i.item_id, unnest(t.municipalities)
    from items_of_campaign as i
    anti join credited using (network, kind, owner_id, item_id)
    join item_tags as t using (network, kind, owner_id, item_id)
),
scoped as (
    select 'library' as scope, library_id as id, network, kind, owner_id, item_id from credited
    union all
    select 'municipality', municipality, network, kind, owner_id, item_id from placed
    union all
    select 'region', '', network, kind, owner_id, item_id from items_of_campaign
)
select scope, id, network, kind, owner_id, item_id
from scoped
anti join outside_items using (network, kind, owner_id, item_id);
