-- Readers' opinions by topic, the most discussed first.
select topic, opinions, positive, neutral, negative, voters, share, low, high
from topic_sentiment
where if($library is null, library_id is null and municipality is null, library_id = $library)
order by opinions desc, topic;
