-- Counts of all regions' texts as a home's page has them, the region for the municipalities and libraries of the page alone.
with cells as (
    select array_to_string(list_filter(libraries, lambda x: list_contains(getvariable('listed'), x)), '|') as libraries,
           region, day, network, sentiment, topic, polarity, sum(posts)::bigint as posts, sum(comments)::bigint as comments,
           sum(opinions)::bigint as opinions, sum(questions)::bigint as questions, sum(answered)::bigint as answered,
           sum(suggestions)::bigint as suggestions
    from region_cube
    group by all
)
select * exclude (region) replace (if(libraries = '', [], string_split(libraries, '|')) as libraries), [region] as places
from cells
order by libraries, region, day, network, sentiment, topic, polarity
