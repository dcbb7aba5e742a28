-- One row per reader's question or complaint and comment that answers it. A comment answers if it is later, under the same
-- post, and comes from the wall's or the subject's own account or staff (on the organiser's wall from the organiser). how is
--   reply    it replies to the question; under a reader's post, to nobody else
--   mention  it speaks to the reader: by a mention or as a reply to something else that the reader wrote
--   thread   it speaks to nobody in particular (to no reader whom we know), in the question's thread
-- Of several questions of a reader or in a thread it answers the last that is open, and leaves the others open.
-- key: network, kind, owner_id, item_id, answer_id
create or replace table replies as
with recursive questions as (
    -- A post is a thread of its own, named '': comments under it that belong to no other speak to it.
    select network, kind, owner_id, item_id, post_id, author_id, published_at,
           if(kind = 'post', '', coalesce(parent_comment_id, item_id)) as thread
    from reader_texts
    where question or sentiment = 'negative'
),
asked_under as (
    select distinct network, owner_id, post_id
    from questions
),
official as (
    select network, owner_id, comment_id, post_id, coalesce(parent_comment_id, '') as thread, reply_to, published_at
    from comment_facts
    semi join asked_under using (network, owner_id, post_id)
    where spoken_for is not null and is_alive
),
-- What readers wrote where an answer stands.
present as (
    select c.network, c.owner_id, c.post_id, c.comment_id, c.author_id
    from comment_facts as c
    semi join official as o using (network, owner_id, post_id)
    where c.role = 'reader' and c.author_id is not null
    union all
    select p.network, p.owner_id, p.post_id, null, p.author_id
    from post_facts as p
    semi join official as o using (network, owner_id, post_id)
    where p.class = 'reader' and p.author_id is not null
),
-- By number or by screen name.
mentions as (
    select m.network, m.owner_id, m.item_id as comment_id, m.mention
    from item_mentions as m
    semi join official as o on o.network = m.network and o.owner_id = m.owner_id and o.comment_id = m.item_id
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
spoken_to as (
    select o.network, o.owner_id, o.comment_id, m.author_id
    from official as o
    join mentioned as m using (network, owner_id, comment_id)
    semi join present as p
      on p.network = o.network and p.owner_id = o.owner_id and p.post_id = o.post_id and p.author_id = m.author_id
    union
    select o.network, o.owner_id, o.comment_id, p.author_id
    from official as o
    join present as p on p.network = o.network and p.owner_id = o.owner_id and p.comment_id = o.reply_to
),
direct as (
    select q.network, q.kind, q.owner_id, q.item_id, q.author_id, o.comment_id as answer_id, o.published_at as answered_at
    from questions as q
    join official as o
      on q.kind = 'comment' and o.network = q.network and o.owner_id = q.owner_id and o.post_id = q.post_id
     and o.reply_to = q.item_id and o.published_at >= q.published_at
),
-- Each answer with the question that it replies to, and the other readers to whom it speaks.
addressed as (
    select o.network, o.owner_id, o.comment_id, o.post_id, o.thread, o.published_at, d.item_id as direct,
           list_sort(coalesce(list(s.author_id) filter (where s.author_id is distinct from d.author_id), [])) as readers
    from official as o
    left join direct as d on d.network = o.network and d.owner_id = o.owner_id and d.answer_id = o.comment_id
    left join spoken_to as s on s.network = o.network and s.owner_id = o.owner_id and s.comment_id = o.comment_id
    group by all
),
events as (
    select network, owner_id, post_id, published_at, 0 as is_answer, kind, item_id, author_id, thread, null::varchar as direct,
           []::varchar[] as readers
    from questions
    semi join official using (network, owner_id, post_id)
    union all
    select network, owner_id, post_id, published_at, 1, null, comment_id, null,
           if(direct is null and len(readers) = 0, thread, null), direct, readers
    from addressed
),
steps as (
    select *,
           row_number() over (
               partition by network, owner_id, post_id
               order by published_at, is_answer, kind desc, item_id
           ) as step
    from events
),
-- The talk under each post is read once from the first text to the last: a question opens, an answer closes.
talk(network, owner_id, post_id, step, open, closed) as (
    select network, owner_id, post_id, 0, []::struct(kind varchar, item_id varchar, author_id varchar, thread varchar)[],
           []::struct(kind varchar, item_id varchar, thread varchar, answer_id varchar, answered_at timestamptz)[]
    from asked_under
    semi join official using (network, owner_id, post_id)
),
reading(network, owner_id, post_id, step, open, closed) using key (network, owner_id, post_id) as (
    select * from talk
    union
    select network, owner_id, post_id, next_step,
           if(
               is_answer = 0,
               list_append(open, struct_pack(kind := kind, item_id := item_id, author_id := author_id, thread := thread)),
               list_filter(open, lambda one: not list_contains(picked, one))
           ),
           list_concat(
               closed,
               list_transform(
                   list_filter(picked, lambda one: one.item_id is distinct from direct or one.kind = 'post'),
                   lambda one: struct_pack(
                       kind := one.kind, item_id := one.item_id, thread := asked_thread, answer_id := item_id,
                       answered_at := published_at
                   )
               )
           )
    from (
        select t.network, t.owner_id, t.post_id, t.open, t.closed, s.step as next_step, s.is_answer, s.kind, s.item_id,
               s.author_id, s.thread, s.direct, s.published_at, s.thread as asked_thread,
               list_filter(
                   list_transform(
                       s.readers,
                       lambda reader: list_filter(t.open, lambda one: one.author_id = reader)[-1]
                   )
                   || [list_filter(t.open, lambda one: s.is_answer = 1 and one.thread = s.thread)[-1]]
                   || [list_filter(t.open, lambda one: one.kind = 'comment' and one.item_id = s.direct)[-1]],
                   lambda one: one is not null
               ) as picked
        from reading as t
        join steps as s
          on s.network = t.network and s.owner_id = t.owner_id and s.post_id = t.post_id and s.step = t.step + 1
    )
),
closed as (
    select network, owner_id, unnest(closed, max_depth := 2)
    from reading
)
select network, kind, owner_id, item_id, answer_id, answered_at,
       case when thread is null then 'mention' when kind = 'post' then 'reply' else 'thread' end as how
from closed
union all
select network, kind, owner_id, item_id, answer_id, answered_at, 'reply'
from direct;
