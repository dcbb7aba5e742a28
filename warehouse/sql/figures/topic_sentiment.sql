-- One row per topic of readers' opinions and library (with its municipality), and besides per topic and municipality
-- (library_id null) and for the region (both null), where a text counts once. share: positive / (positive + negative) with
-- Wilson's 95 % interval, null below ten of them.
-- key: library_id, municipality, topic
create or replace view topic_sentiment as
select case when c.scope = 'library' then c.id end as library_id,
       case c.scope when 'library' then l.municipality when 'municipality' then c.id end as municipality,
       c.topic, c.opinions, c.positive, c.neutral, c.negative,
       case when positive + negative >= 10 then positive / (positive + negative) end as share,
       case when positive + negative >= 10 then wilson_low(positive, positive + negative) end as low,
       case when positive + negative >= 10 then wilson_high(positive, positive + negative) end as high
from topic_figures as c
left join libraries as l on c.scope = 'library' and l.id = c.id
order by c.scope, c.id, c.opinions desc, c.topic;
