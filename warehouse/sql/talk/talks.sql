-- One row per question and answer under posts where an answer does more than reply to one question, in the order of the talk.
with unclear as (
    select distinct network, owner_id, post_id
    from official_replies
    where thread is not null or len(readers) > 0
),
told as (
    -- A reader's post is a thread of its own, '': comments under it that belong to no other speak to it.
    select network, owner_id, post_id, published_at, false as is_answer, kind, item_id, participant_id,
           if(kind = 'post', '', coalesce(parent_comment_id, item_id)) as thread, null::varchar as direct,
           []::varchar[] as readers
    from tagged_texts
    semi join unclear using (network, owner_id, post_id)
    where voice = 'reader' and (question or sentiment = 'negative')
    union all
    select network, owner_id, post_id, published_at, true, 'comment', comment_id, null, thread, direct, readers
    from official_replies
    semi join unclear using (network, owner_id, post_id)
)
select network, owner_id, post_id, is_answer, kind, item_id, participant_id, thread, direct, readers
from told
order by network, owner_id, post_id, published_at, is_answer, kind desc, item_id;
