-- One row per reader's question or complaint and answer to it that tells nothing of its own (no number, address, link or date): in
-- what words, and to what words of the reader's; equal questions have equal words.
-- key: network, kind, owner_id, item_id, answer_id
create or replace table worded_answers as
-- Held, so that the words of the few answers are looked through, and not those of all comments.
with answered_in as materialized (
    select r.network, r.kind, r.owner_id, r.item_id, r.answer_id, o.spoken_for, o.published_at as answered_at, c.text
    from replies as r
    join official_replies as o on o.network = r.network and o.owner_id = r.owner_id and o.comment_id = r.answer_id
    join comments as c on c.network = r.network and c.owner_id = r.owner_id and c.comment_id = r.answer_id
),
worded as materialized (
    select * exclude (text), words_of_answer(text) as words
    from answered_in
    where not tells_particulars(text)
)
select w.network, w.kind, w.owner_id, w.item_id, w.answer_id, w.spoken_for, w.answered_at, w.words,
       coalesce(q.duplicate_group, letters_of(i.text)) as question_words
from worded as w
join tagged_texts as q using (network, kind, owner_id, item_id)
join items as i using (network, kind, owner_id, item_id);
