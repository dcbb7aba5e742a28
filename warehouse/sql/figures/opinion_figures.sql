-- One row per scope (see `summary_items`) and topic of readers' opinions; topic null: of the texts as wholes. How many opinions,
-- and which. voters: readers with a positive or negative opinion; each has one vote, positive / (positive + negative) of what he
-- said, repetitions of what somebody said before left out. satisfaction: the mean of the votes.
-- key: scope, id, topic
create or replace table opinion_figures as
with said as (
    select network, kind, owner_id, item_id, participant_id, is_duplicate, sentiment, topics
    from reader_texts
    where is_opinion
),
mentions as (
    select network, kind, owner_id, item_id, participant_id, is_duplicate, null as topic, sentiment as polarity
    from said
    union all by name
    select network, kind, owner_id, item_id, participant_id, is_duplicate, unnest(topics, max_depth := 2)
    from said
    where len(topics) > 0
),
by_reader as (
    select s.scope, s.id, m.topic, m.participant_id, count(*) as opinions,
           count(*) filter (where m.polarity = 'positive') as positive,
           count(*) filter (where m.polarity = 'neutral') as neutral,
           count(*) filter (where m.polarity = 'negative') as negative,
           count(*) filter (where m.polarity = 'positive' and not m.is_duplicate) as likes,
           count(*) filter (where m.polarity = 'negative' and not m.is_duplicate) as dislikes
    from mentions as m
    join summary_items as s using (network, kind, owner_id, item_id)
    group by s.scope, s.id, m.topic, m.participant_id
)
select scope, id, topic, sum(opinions)::bigint as opinions, sum(positive)::bigint as positive,
       sum(neutral)::bigint as neutral, sum(negative)::bigint as negative,
       count(*) filter (where likes + dislikes > 0) as voters,
       -- The exact sum of fractions must not depend on the order of readers.
       steady_mean(likes / nullif(likes + dislikes, 0)) as satisfaction
from by_reader
group by scope, id, topic;
