-- How many texts of the region of each kind by the libraries and places that they count for, day, network and tone; and the same texts
-- again by each topic that they speak of, with their attitude to it (topic and polarity are null for all texts).
with keyed as (
    -- Lists are slow to group by; ids hold no «|», which parts them in the registry too.
    select array_to_string(libraries, '|') as libraries, array_to_string(places, '|') as places, day, network, sentiment,
           topics, kind, opinion, waiting, answered, suggestion
    from page_facts
    where not outside
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
           count(*) filter (where kind = 'post') as posts,
           count(*) filter (where kind = 'comment') as comments,
           count(*) filter (where opinion) as opinions,
           count(*) filter (where waiting or answered) as questions,
           count(*) filter (where answered) as answered,
           count(*) filter (where suggestion) as suggestions
    from said
    group by all
)
select * replace (
    if(libraries = '', [], string_split(libraries, '|')) as libraries,
    if(places = '', [], string_split(places, '|')) as places
)
from cells
order by libraries, places, day, network, sentiment, topic, polarity;
