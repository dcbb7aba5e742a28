-- One row per topic and library, per topic and municipality, and per topic; votes: of the last, see `headline`.
select t.*, s.votes
from topic_sentiment as t
left join opinion_sums as s
  on s.scope = 'region' and s.topic = t.topic and t.library_id is null and t.municipality is null
