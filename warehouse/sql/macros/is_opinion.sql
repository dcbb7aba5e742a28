-- Whether a text holds an opinion: praise or complaint, or something neutral on a topic.
create or replace macro is_opinion(sentiment, topics) as
    coalesce(sentiment in ('positive', 'negative') or (sentiment = 'neutral' and len(topics) > 0), false);
