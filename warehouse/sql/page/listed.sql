-- The texts that the page lists by themselves when it cannot hold all: those that wait longest for an answer, the newest
-- suggestions, what comes from outside the region, with the most reactions first, and for each topic and attitude the opinions
-- of the most usual length. With each of the region's stand the post and the comment above it, and its answer.
create or replace temp table page_chosen as
with opinions as (
    select *, unnest(topics) as said
    from page_facts
    where opinion and not outside and not gone and not is_duplicate and words >= 4
),
typical as (
    select network, kind, owner_id, item_id
    from opinions
    where said.polarity = sentiment
    qualify row_number() over (
        partition by said.topic, said.polarity order by abs(words - 11), len(topics), published_at desc, network, owner_id, item_id
    ) <= 3
),
listed as (
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
    qualify row_number() over (order by reactions desc nulls last, published_at, network, kind, owner_id, item_id) <= $most
    union
    select f.*
    from page_facts as f
    semi join typical using (network, kind, owner_id, item_id)
),
above as (
    select network, 'post' as kind, owner_id, post_id as item_id
    from listed
    where kind = 'comment' and not outside
    union
    select c.network, 'comment', c.owner_id, c.parent_comment_id
    from comments as c
    semi join listed as l on l.kind = 'comment' and not l.outside and l.network = c.network and l.owner_id = c.owner_id and l.item_id = c.comment_id
    where c.parent_comment_id is not null
    union
    select a.network, 'comment', a.owner_id, coalesce(a.answer_id, a.boilerplate_id)
    from asked as a
    semi join listed using (network, kind, owner_id, item_id)
    where coalesce(a.answer_id, a.boilerplate_id) is not null
)
select *
from listed
union
select f.*
from page_facts as f
semi join above using (network, kind, owner_id, item_id);
