-- One row per library and words that are an «отписка» of it: it answered with them three times and told nothing of its own, and
-- three different questions were asked.
-- key: spoken_for, words
create or replace table pasted_words as
select spoken_for, words
from worded_answers
group by spoken_for, words
having count(distinct (network, owner_id, answer_id)) >= 3 and count(distinct question_words) >= 3;
