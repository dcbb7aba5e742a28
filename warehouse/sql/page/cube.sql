-- How many texts of the region of each kind by the libraries and places that they count for, day, network and tone; and the same texts
-- again by each topic that they speak of, with their attitude to it (topic and polarity are null for all texts).
with counted as (
    -- Lists are slow to group by.
    select any_value(libraries) as libraries, any_value(places) as places, any_value(topics) as topics, day, network, sentiment,
           count(*) filter (where kind = 'post') as posts,
           count(*) filter (where kind = 'comment') as comments,
           count(*) filter (where opinion) as opinions,
           count(*) filter (where waiting or answered) as questions,
           count(*) filter (where answered) as answered,
           count(*) filter (where suggestion) as suggestions
    from page_facts
    where not outside
    group by day, network, sentiment, hash(libraries), hash(places), hash(topics)
),
keyed as (
    -- Ids hold no «|», which parts them in the registry too.
    select * replace (array_to_string(libraries, '|') as libraries, array_to_string(places, '|') as places)
    from counted
),
said as (
    select *, null as topic, null as polarity
    from keyed
    union all by name
    select *, unnest(topics, max_depth := 2)
    from keyed
),
cells as (
    select libraries, places, day, network, sentiment, topic, polarity,
           sum(posts)::bigint as posts, sum(comments)::bigint as comments, sum(opinions)::bigint as opinions,
           sum(questions)::bigint as questions, sum(answered)::bigint as answered, sum(suggestions)::bigint as suggestions
    from said
    group by all
)
select * replace (
    if(libraries = '', [], string_split(libraries, '|')) as libraries,
    if(places = '', [], string_split(places, '|')) as places
)
from cells
