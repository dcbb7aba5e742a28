-- Talks with answers in words that are an «отписка» now, or no longer.
with others as (
    (from pasted_words except from was_pasted_words)
    union all
    (from was_pasted_words except from pasted_words)
)
select network, owner_id, coalesce(post_id, '') as post_id
from comments as c
semi join (from worded_answers semi join others using (spoken_for, words)) as a
  on a.network = c.network and a.owner_id = c.owner_id and a.answer_id = c.comment_id;
