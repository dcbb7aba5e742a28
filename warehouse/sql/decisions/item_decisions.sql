-- One row per post or comment that people decided about: each decided value, null where none was. topics holds the topics
-- that it speaks of by decision, decided_topics every topic that was decided about, reason why it does not count.
-- key: network, kind, owner_id, item_id
create or replace table item_decisions as
select network, object as kind, owner_id, id as item_id,
       max(value) filter (where field = 'sentiment') as sentiment,
       max(value = 'yes') filter (where field = 'suggestion') as suggestion,
       max(value = 'yes') filter (where field = 'question') as question,
       max(value) filter (where field = 'library') as libraries,
       max(value) filter (where field = 'role') as role,
       max(value) filter (where field = 'eligibility') as eligibility,
       max(reason) filter (where field = 'eligibility') as reason,
       max(value) filter (where field = 'brightest') as brightest,
       max(value = 'yes') filter (where field = 'quote') as quote,
       coalesce(list(topic order by topic) filter (where field = 'topic'), []) as decided_topics,
       coalesce(
           list(
               struct_pack(
                   topic := topic,
                   polarity := case right(value, 1)
                       when '+' then 'positive' when '-' then 'negative' else 'neutral'
                   end
               )
               order by topic
           ) filter (where field = 'topic' and not ends_with(value, ':none')),
           []
       ) as topics
from decided
where object in ('post', 'comment')
group by network, object, owner_id, id;
