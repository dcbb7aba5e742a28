-- One row per topic, library and post of it which tells of a change on that topic and which readers praised on the same topic: by
-- how many comments, of how many readers, and which. Topics in which a service can change, not the people or the events.
-- key: topic, library_id, network, owner_id, post_id
create or replace table praised_posts as
with of_service as (
    select unnest(['space', 'digital', 'access', 'hours', 'collection', 'rules', 'children', 'information']) as topic
),
praise as (
    select network, owner_id, post_id, item_id, participant_id, unnest(topics, max_depth := 2)
    from (select * from reader_words where kind = 'comment' and len(topics) > 0)
),
praised as (
    select p.network, p.owner_id, p.post_id, p.topic, count(*) as praises, count(distinct p.participant_id) as readers,
           list_sort(
               list(struct_pack(network := p.network, kind := 'comment', owner_id := p.owner_id, item_id := p.item_id))
           ) as items
    from praise as p
    semi join of_service as s using (topic)
    where p.polarity = 'positive'
    group by p.network, p.owner_id, p.post_id, p.topic
),
told as (
    select t.network, t.owner_id, t.item_id as post_id, unnest(t.topics, max_depth := 2)
    from corrected_tags as t
    where t.kind = 'post' and len(t.topics) > 0
),
-- The few candidates first: their words are looked at last.
candidates as materialized (
    select p.topic, o.participant_id as library_id, p.network, p.owner_id, p.post_id, p.praises, p.readers, p.items
    from praised as p
    join told as t using (network, owner_id, post_id, topic)
    join own_posts as o on o.network = p.network and o.owner_id = p.owner_id and o.post_id = p.post_id
    join libraries as l on l.id = o.participant_id
    join post_facts as f on f.network = p.network and f.owner_id = p.owner_id and f.post_id = p.post_id
    where f.gone_at is null
),
worded as materialized (
    select c.*, p.text
    from candidates as c
    join posts as p using (network, owner_id, post_id)
)
select * exclude (text)
from worded
where tells_of_change(text);
