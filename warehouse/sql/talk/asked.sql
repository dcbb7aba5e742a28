-- One row per reader's question or complaint, with the library's answer if there is one: of `replies` a direct one, else the
-- earliest. boilerplate_id: no answer but an «отписка», words with which the library answered three times and which tell
-- nothing of their own (no number, address, link or date), unless fewer than three different questions were asked. read_until:
-- when its wall was last read, within the time of collecting; until then an answer would have been seen.
-- key: network, kind, owner_id, item_id
create or replace table asked as
with questions as (
    select *, if(question, 'question', 'complaint') as what
    from reader_texts
    where question or sentiment = 'negative'
),
answers as (
    select r.*, o.published_at as answered_at, o.spoken_for
    from replies as r
    join official_replies as o on o.network = r.network and o.owner_id = r.owner_id and o.comment_id = r.answer_id
),
-- Held, so that the words of the few answers are looked through, and not those of all comments.
answered_in as materialized (
    select r.*, c.text
    from answers as r
    join comments as c on c.network = r.network and c.owner_id = r.owner_id and c.comment_id = r.answer_id
),
worded as (
    select * exclude (text), words_of_answer(text) as words
    from answered_in
    where not tells_particulars(text)
),
repeated as (
    select spoken_for, words
    from worded
    group by spoken_for, words
    having count(distinct (network, owner_id, answer_id)) >= 3
),
pasted as (
    select w.*, coalesce(q.duplicate_group, letters_of(i.text)) as question_words
    from worded as w
    semi join repeated as r using (spoken_for, words)
    join questions as q using (network, kind, owner_id, item_id)
    join items as i using (network, kind, owner_id, item_id)
),
boilerplate as (
    select spoken_for, words
    from pasted
    group by spoken_for, words
    having count(distinct question_words) >= 3
),
brushed_off as (
    select p.network, p.kind, p.owner_id, p.item_id, p.answer_id
    from pasted as p
    semi join boilerplate as b using (spoken_for, words)
),
best as (
    select r.*
    from answers as r
    anti join brushed_off as b using (network, kind, owner_id, item_id, answer_id)
    qualify row_number() over (
        partition by r.network, r.kind, r.owner_id, r.item_id
        order by r.how <> 'reply', r.answered_at, r.answer_id
    ) = 1
),
first_words as (
    select network, kind, owner_id, item_id, min_by(answer_id, (answered_at, answer_id)) as answer_id
    from brushed_off
    join answers using (network, kind, owner_id, item_id, answer_id)
    group by network, kind, owner_id, item_id
),
asked_on as (
    select distinct network, owner_id
    from questions
),
readings as (
    select network, owner_id, max(fetched_at) as read_at
    from (
        select network, owner_id, fetched_at from posts
        union all
        select network, owner_id, fetched_at from comments
    )
    semi join asked_on using (network, owner_id)
    group by network, owner_id
)
select q.network, q.kind, q.owner_id, q.item_id, q.post_id, q.parent_comment_id, q.participant_id,
       q.subject_library_id as library_id, q.what, q.published_at as asked_at, q.topics, q.gone, q.is_alive, b.how, b.answered_at,
       b.answer_id, if(b.answer_id is null, f.answer_id, null) as boilerplate_id,
       greatest(q.published_at, least(r.read_at, m.closes_at)) as read_until
from questions as q
cross join campaign as m
left join best as b using (network, kind, owner_id, item_id)
left join first_words as f using (network, kind, owner_id, item_id)
left join readings as r using (network, owner_id);
