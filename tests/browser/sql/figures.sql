-- The figures of what was chosen: in all, by library, municipality and day; by topic the opinions and their attitude to it.
with scoped as (
    select 'all' as scope, '' as id, tone as said, * from chosen
    union all
    select 'libraries', unnest(libraries), tone, * from chosen
    union all
    select 'places', unnest(places), tone, * from chosen
    union all
    select 'days', day, tone, * from chosen
),
of_topics as (
    select unnest(topics, max_depth := 2)
    from chosen
    where is_opinion
),
counted as (
    select scope, id, count(*) filter (where kind = 'post') as posts, count(*) filter (where kind = 'comment') as comments,
           count(*) filter (where is_question) as questions, count(*) filter (where is_answered) as answered,
           count(*) filter (where is_suggestion) as suggestions, count(*) filter (where is_opinion) as opinions,
           count(*) filter (where is_opinion and said = 'positive') as positive,
           count(*) filter (where is_opinion and said = 'neutral') as neutral,
           count(*) filter (where is_opinion and said = 'negative') as negative,
           count(distinct reader) as readers
    from scoped
    group by scope, id
    union all by name
    select 'topics' as scope, topic as id, count(*) as opinions, count(*) filter (where polarity = 'positive') as positive,
           count(*) filter (where polarity = 'neutral') as neutral, count(*) filter (where polarity = 'negative') as negative
    from of_topics
    where $t = '' or topic = $t
    group by topic
)
select scope, id, posts, comments, questions, answered, suggestions, opinions, positive, neutral, negative, readers
from counted;
