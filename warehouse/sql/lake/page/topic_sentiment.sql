-- One row per topic and library of the page, per topic and region, and per topic.
with country as (
    select topic, sum(opinions)::bigint as opinions, sum(positive)::bigint as positive, sum(neutral)::bigint as neutral,
           sum(negative)::bigint as negative, sum(voters)::bigint as voters, sum(votes)::double as votes
    from region_topics
    where library_id is null and municipality is null
    group by topic
)
select null as library_id, null as municipality, topic, opinions, positive, neutral, negative, voters,
       case when voters >= 10 then votes / voters end as share,
       case when voters >= 10 then wilson_low(votes, voters) end as low,
       case when voters >= 10 then wilson_high(votes, voters) end as high
from country
union all by name
select * exclude (region, votes) replace (region as municipality)
from region_topics
where (library_id is null and municipality is null) or list_contains(getvariable('listed'), library_id)
order by library_id, municipality, opinions desc, topic
