-- One row per reader's question or complaint, with the library's answer if there is one. An answer is later and comes from
-- the wall's or the subject's own account or staff (on the organiser's wall from the organiser): a reply in the same
-- thread (to a reader's post: any comment under it), or a comment under the same post that mentions the reader. Direct
-- replies are preferred, then the earliest. is_alive: the counting night still found the question.
-- key: network, kind, owner_id, item_id
create or replace table asked as
with questions as (
    select *, if(question, 'question', 'complaint') as what, coalesce(parent_comment_id, item_id) as thread
    from reader_words
    where question or sentiment = 'negative'
),
answers as (
    select network, owner_id, comment_id, post_id, coalesce(parent_comment_id, comment_id) as thread, reply_to,
           published_at
    from comment_facts
    where spoken_for is not null and is_alive
),
-- By number or by screen name.
mentions as (
    select m.network, m.owner_id, m.item_id as comment_id, m.mention
    from item_mentions as m
    semi join answers as a on a.network = m.network and a.owner_id = m.owner_id and a.comment_id = m.item_id
    where m.kind = 'comment'
),
mentioned as (
    select network, owner_id, comment_id, mention as author_id
    from mentions
    union
    select m.network, m.owner_id, m.comment_id, s.author_id
    from mentions as m
    join speakers as s on s.network = m.network and lower(s.screen_name) = m.mention
),
matched as (
    select q.network, q.kind, q.owner_id, q.item_id, a.comment_id as answer_id, a.published_at as answered_at,
           case
               when q.kind = 'post' or a.reply_to = q.item_id then 'reply'
               when a.thread = q.thread then 'thread'
               else 'mention'
           end as how
    from questions as q
    join answers as a
      on a.network = q.network and a.owner_id = q.owner_id and a.post_id = q.post_id
     and a.published_at >= q.published_at
    left join mentioned as m
      on m.network = a.network and m.owner_id = a.owner_id and m.comment_id = a.comment_id
     and m.author_id = q.author_id
    where q.kind = 'post' or a.reply_to = q.item_id or a.thread = q.thread or m.author_id is not null
),
best as (
    select *
    from matched
    qualify row_number() over (
        partition by network, kind, owner_id, item_id
        order by how <> 'reply', answered_at, answer_id
    ) = 1
)
select q.network, q.kind, q.owner_id, q.item_id, q.post_id, q.parent_comment_id, q.participant_id,
       q.subject_library_id as library_id, q.what, q.published_at as asked_at, q.topics, b.how, b.answered_at,
       b.answer_id, q.is_alive
from questions as q
left join best as b using (network, kind, owner_id, item_id);
