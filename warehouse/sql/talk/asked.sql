-- One row per reader's question or complaint, with the library's answer if there is one: of `replies` a direct one, else the
-- earliest. boilerplate_id: no answer but an «отписка» (see `pasted_words`).
-- key: network, kind, owner_id, item_id
create or replace table asked as
with questions as (
    select *, if(question, 'question', 'complaint') as what
    from tagged_texts
    where voice = 'reader' and (question or sentiment = 'negative')
),
answers as (
    select r.*, o.published_at as answered_at
    from replies as r
    join official_replies as o on o.network = r.network and o.owner_id = r.owner_id and o.comment_id = r.answer_id
),
brushed_off as (
    select w.network, w.kind, w.owner_id, w.item_id, w.answer_id, w.answered_at
    from worded_answers as w
    semi join pasted_words as b using (spoken_for, words)
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
    group by network, kind, owner_id, item_id
)
select q.network, q.kind, q.owner_id, q.item_id, q.post_id, q.parent_comment_id, q.participant_id,
       q.subject_library_id as library_id, q.what, q.published_at as asked_at, q.topics, q.gone, q.is_alive, b.how, b.answered_at,
       b.answer_id, if(b.answer_id is null, f.answer_id, null) as boilerplate_id
from questions as q
left join best as b using (network, kind, owner_id, item_id)
left join first_words as f using (network, kind, owner_id, item_id);
