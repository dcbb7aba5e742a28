-- One row per scope (see `summary_items`) and topic of readers' opinions: all of `opinion_figures` that adds up. votes: their exact
-- sum, which does not depend on the order of readers.
-- key: scope, id, topic
create or replace table opinion_sums as
with said as (
    select libraries, places, participant_id, is_duplicate, sentiment, topics
    from page_facts
    where opinion and not outside
),
mentions as (
    select libraries, places, participant_id, is_duplicate, null as topic, sentiment as polarity
    from said
    union all by name
    select libraries, places, participant_id, is_duplicate, unnest(topics, max_depth := 2)
    from said
    where len(topics) > 0
),
scoped as (
    select 'library' as scope, unnest(libraries) as id, * exclude (libraries, places) from mentions
    union all
    select 'municipality', unnest(places), * exclude (libraries, places) from mentions
    union all
    select 'region', '', * exclude (libraries, places) from mentions
),
by_reader as (
    select scope, id, topic, participant_id, count(*) as opinions,
           count(*) filter (where polarity = 'positive') as positive,
           count(*) filter (where polarity = 'neutral') as neutral,
           count(*) filter (where polarity = 'negative') as negative,
           count(*) filter (where polarity = 'positive' and not is_duplicate) as likes,
           count(*) filter (where polarity = 'negative' and not is_duplicate) as dislikes
    from scoped
    group by scope, id, topic, participant_id
)
select scope, id, topic, sum(opinions)::bigint as opinions, sum(positive)::bigint as positive,
       sum(neutral)::bigint as neutral, sum(negative)::bigint as negative,
       count(*) filter (where likes + dislikes > 0) as voters,
       coalesce(sum((likes / nullif(likes + dislikes, 0))::decimal(38, 15)), 0) as votes
from by_reader
group by scope, id, topic;
