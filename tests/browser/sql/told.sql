-- One row per campaign post or comment with all that the page counts of it, from the views that other people's scripts read
-- (not from page_facts, of which the page is made).
create temp table told as
with texts as (
    select network, 'post' as kind, owner_id, post_id as item_id, published_at, null as reader
    from campaign_posts
    union all
    select network, 'comment', owner_id, comment_id, published_at, if(role = 'reader' and not deleted, participant_id, null)
    from campaign_comments
),
of_region as (
    select * from texts anti join outside_items using (network, kind, owner_id, item_id)
),
scopes as (
    select i.network, i.kind, i.owner_id, i.item_id, list(i.id) filter (where i.scope = 'library') as libraries,
           list(i.id) filter (where i.scope = 'municipality') as places,
           list(l."group") filter (where i.scope = 'library') as groups
    from summary_items as i
    left join libraries as l on i.scope = 'library' and l.id = i.id
    group by i.network, i.kind, i.owner_id, i.item_id
)
select t.kind, t.network, (t.published_at at time zone c.timezone)::date::text as day, t.reader,
       coalesce(s.libraries, []) as libraries, coalesce(s.places, []) as places, coalesce(s.groups, []) as groups,
       coalesce(g.sentiment, 'none') as tone, coalesce(g.topics, []) as topics, coalesce(w.is_opinion, false) as is_opinion,
       d.item_id is not null as is_question, coalesce(d.answered, false) as is_answered,
       p.item_id is not null as is_suggestion
from of_region as t
cross join campaign as c
left join scopes as s using (network, kind, owner_id, item_id)
left join corrected_tags as g using (network, kind, owner_id, item_id)
left join reader_texts as w using (network, kind, owner_id, item_id)
left join dialogue as d using (network, kind, owner_id, item_id)
left join suggestions as p using (network, kind, owner_id, item_id);
