-- One row per topic of readers' opinions in the region.
select topic, opinions, positive, neutral, negative, share
from topic_sentiment
where library_id is null and municipality is null
order by opinions desc, topic;
