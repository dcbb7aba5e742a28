-- One row per comment that may answer a reader's question or complaint under the same post: it comes from the wall's or the
-- subject's own account or staff (on the organiser's wall from the organiser). direct: the question that it replies to. readers:
-- other readers to whom it speaks, by a mention or as a reply to something else that they wrote. thread: where it stands, ''
-- beside all threads; null where it speaks to somebody.
-- key: network, owner_id, comment_id
create or replace table official_replies as
with questions as (
    select network, kind, owner_id, item_id, post_id, participant_id, published_at
    from tagged_texts
    where voice = 'reader' and (question or sentiment = 'negative')
),
asked_under as (
    select distinct network, owner_id, post_id
    from questions
),
official as (
    select network, owner_id, comment_id, post_id, coalesce(parent_comment_id, '') as thread, reply_to, published_at,
           spoken_for
    from comment_facts
    semi join asked_under using (network, owner_id, post_id)
    where spoken_for is not null and is_alive
),
-- What readers wrote where an answer stands.
present as (
    select c.network, c.owner_id, c.post_id, c.comment_id, c.participant_id
    from comment_facts as c
    semi join official as o using (network, owner_id, post_id)
    where c.role = 'reader' and c.participant_id is not null
    union all
    select p.network, p.owner_id, p.post_id, null, p.participant_id
    from post_facts as p
    semi join official as o using (network, owner_id, post_id)
    where p.class = 'reader' and p.participant_id is not null
),
-- By number or by screen name.
mentions as (
    select m.network, m.owner_id, m.item_id as comment_id, m.mention
    from item_mentions as m
    semi join official as o on o.network = m.network and o.owner_id = m.owner_id and o.comment_id = m.item_id
    where m.kind = 'comment'
),
mentioned as (
    select m.network, m.owner_id, m.comment_id, s.participant_id
    from mentions as m
    join speakers as s on s.network = m.network and s.author_id = m.mention
    union
    select m.network, m.owner_id, m.comment_id, s.participant_id
    from mentions as m
    join speakers as s on s.network = m.network and lower(s.screen_name) = m.mention
),
spoken_to as (
    select o.network, o.owner_id, o.comment_id, m.participant_id
    from official as o
    join mentioned as m using (network, owner_id, comment_id)
    semi join present as p
      on p.network = o.network and p.owner_id = o.owner_id and p.post_id = o.post_id and p.participant_id = m.participant_id
    union
    select o.network, o.owner_id, o.comment_id, p.participant_id
    from official as o
    join present as p on p.network = o.network and p.owner_id = o.owner_id and p.comment_id = o.reply_to
),
direct as (
    select q.network, q.owner_id, q.item_id, q.participant_id, o.comment_id
    from questions as q
    join official as o
      on q.kind = 'comment' and o.network = q.network and o.owner_id = q.owner_id and o.post_id = q.post_id
     and o.reply_to = q.item_id and o.published_at >= q.published_at
),
addressed as (
    select o.network, o.owner_id, o.comment_id, o.post_id, o.thread, o.published_at, o.spoken_for, d.item_id as direct,
           list_sort(coalesce(list(s.participant_id) filter (where s.participant_id is distinct from d.participant_id), [])) as readers
    from official as o
    left join direct as d using (network, owner_id, comment_id)
    left join spoken_to as s using (network, owner_id, comment_id)
    group by o.network, o.owner_id, o.comment_id, o.post_id, o.thread, o.published_at, o.spoken_for, d.item_id
)
select network, owner_id, comment_id, post_id, if(direct is null and len(readers) = 0, thread, null) as thread, published_at,
       spoken_for, direct, readers
from addressed;
