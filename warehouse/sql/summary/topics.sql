-- Readers' opinions by topic, the most discussed first.
select topic, opinions, positive, neutral, negative, voters, share, low, high
from topic_sentiment
where case
          when $library is not null then library_id = $library
          when $municipality is not null then library_id is null and municipality = $municipality
          else library_id is null and municipality is null
      end
order by opinions desc, topic;
