-- Counts of all regions' texts as a home's page has them, the regions for the municipalities and libraries of the page alone.
with cells as (
    select array_to_string(list_filter(libraries, lambda x: list_contains(getvariable('listed'), x)), '|') as libraries,
           array_to_string(places, chr(10)) as places, day, network, sentiment, topic, polarity, sum(posts)::bigint as posts,
           sum(comments)::bigint as comments, sum(opinions)::bigint as opinions, sum(questions)::bigint as questions,
           sum(answered)::bigint as answered, sum(suggestions)::bigint as suggestions
    from country_cells
    group by all
)
select * replace (
    if(libraries = '', [], string_split(libraries, '|')) as libraries,
    if(places = '', [], string_split(places, chr(10))) as places
)
from cells
order by libraries, places, day, network, sentiment, topic, polarity
