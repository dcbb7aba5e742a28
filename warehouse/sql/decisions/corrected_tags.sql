-- One row per tagged post or comment: what is to be believed of it, which is what the model said unless people decided
-- otherwise. Which libraries it is about is decided in `item_decisions`, for the subjects.
-- key: network, kind, owner_id, item_id
create or replace view corrected_tags as
select t.network, t.kind, t.owner_id, t.item_id,
       case
           when d.sentiment is null then t.sentiment
           when d.sentiment <> 'none' then d.sentiment
       end as sentiment,
       if(
           coalesce(len(d.decided_topics), 0) = 0, t.topics,
           list_filter(t.topics, lambda said: not list_contains(d.decided_topics, said.topic)) || d.topics
       ) as topics,
       coalesce(d.suggestion, t.suggestion) as suggestion,
       coalesce(d.question, t.question) as question,
       t.confidence, t.thanks, t.municipalities, t.duplicate_group, t.words
from item_tags as t
left join item_decisions as d using (network, kind, owner_id, item_id);
