-- One row per topic of readers' opinions and scope (see `summary_items`): how many opinions, and which.
-- key: scope, id, topic
create or replace table topic_figures as
with mentions as (
    select network, kind, owner_id, item_id, unnest(topics, max_depth := 2)
    from reader_words
    where is_opinion and len(topics) > 0
)
select s.scope, s.id, m.topic, count(*) as opinions,
       count(*) filter (where m.polarity = 'positive') as positive,
       count(*) filter (where m.polarity = 'neutral') as neutral,
       count(*) filter (where m.polarity = 'negative') as negative
from mentions as m
join summary_items as s using (network, kind, owner_id, item_id)
group by s.scope, s.id, m.topic;
