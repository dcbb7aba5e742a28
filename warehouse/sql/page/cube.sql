-- How many texts of the region of each kind by the libraries and places that they count for, day, network and tone; and the same texts
-- again by each topic that they speak of, with their attitude to it (topic and polarity are null for all texts).
with counted as (
    -- Lists are slow to group by: each kind of text stands for itself by one that has them.
    select min(rowid) as one, day, network, sentiment,
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
    select array_to_string(f.libraries, '|') as libraries, array_to_string(f.places, '|') as places, f.topics, c.* exclude (one)
    from counted as c
    join page_facts as f on f.rowid = c.one
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
