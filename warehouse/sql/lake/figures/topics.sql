-- One row per topic and library, per topic and municipality, and per topic.
select *
from topic_sentiment
