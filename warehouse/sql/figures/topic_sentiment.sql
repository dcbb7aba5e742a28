-- One row per topic of readers' opinions and library (with its municipality), and besides per topic and municipality
-- (library_id null) and for the region (both null), where a text counts once. share: the mean of the voters' votes (see
-- `opinion_figures`) with Wilson's 95 % interval, null below ten voters.
-- key: library_id, municipality, topic
create or replace view topic_sentiment as
select case when c.scope = 'library' then c.id end as library_id,
       case c.scope when 'library' then l.municipality when 'municipality' then c.id end as municipality,
       c.topic, c.opinions, c.positive, c.neutral, c.negative,
       c.voters, case when c.voters >= 10 then c.satisfaction end as share,
       case when c.voters >= 10 then wilson_low(c.satisfaction * c.voters, c.voters) end as low,
       case when c.voters >= 10 then wilson_high(c.satisfaction * c.voters, c.voters) end as high
from opinion_figures as c
left join libraries as l on c.scope = 'library' and l.id = c.id
where c.topic is not null
order by c.scope, c.id, c.opinions desc, c.topic;
