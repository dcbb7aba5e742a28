-- How many texts of each kind by the libraries and places that they count for, day, network and tone; and the same texts
-- again by each topic that they speak of, with their attitude to it (topic and polarity are null for all texts).
with keyed as (
    -- Lists are slow to group by; ids hold no «|», which parts them in the registry too.
    select array_to_string(libraries, '|') as libraries, array_to_string(places, '|') as places, day, network, sentiment,
           topics, kind, marks
    from page_facts
),
said as (
    select * exclude (topics), unnest(topics) as said
    from keyed
),
counted as (
    select libraries, places, day, network, sentiment, null as topic, null as polarity, kind, marks
    from keyed
    union all
    select libraries, places, day, network, sentiment, said.topic, said.polarity, kind, marks
    from said
),
cells as (
    select libraries, places, day, network, sentiment, topic, polarity,
           count(*) filter (where kind = 'post') as posts,
           count(*) filter (where kind = 'comment') as comments,
           count(*) filter (where marks & 128 > 0) as opinions,
           count(*) filter (where marks & 24 > 0) as questions,
           count(*) filter (where marks & 16 > 0) as answered,
           count(*) filter (where marks & 1 > 0) as suggestions
    from counted
    group by all
)
select * replace (
    if(libraries = '', [], string_split(libraries, '|')) as libraries,
    if(places = '', [], string_split(places, '|')) as places
)
from cells
order by libraries, places, day, network, sentiment, topic, polarity;
