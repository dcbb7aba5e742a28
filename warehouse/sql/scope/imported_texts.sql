-- One row per tagged text that came by import and is no part of the campaign: no tag, no date, or another time;
-- what people took out of the campaign is not listed again.
-- key: network, kind, owner_id, item_id
create or replace view imported_texts as
with imports as (
    select distinct raw_file
    from coverage
    where route = 'import'
),
-- Few among many: found before anything is joined.
imported as materialized (
    select *
    from items
    where network = 'file' or raw_file in (select raw_file from imports)
),
campaign_items as (
    select network, 'post' as kind, owner_id, post_id as item_id from post_facts
    union all
    select network, 'comment', owner_id, comment_id from comment_facts
)
select i.network, i.kind, i.owner_id, i.item_id, i.url, i.author_id, i.published_at, i.text, t.sentiment, t.confidence,
       t.topics, t.suggestion, t.question, t.thanks, t.libraries, t.municipalities, t.duplicate_group, t.language,
       t.because
from imported as i
join item_tags as t using (network, kind, owner_id, item_id)
anti join campaign_items using (network, kind, owner_id, item_id)
anti join not_campaign using (network, kind, owner_id, item_id)
order by i.kind desc, i.owner_id, i.item_id;
