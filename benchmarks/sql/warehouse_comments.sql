-- One row per synthetic comment as a raw record; the post that it stands under is one of `posts`, its writer one of `people`. One in
-- twenty is the library's: half of these reply to the comment before, a third say the same words everywhere.
create or replace temp view archive as
with numbered as (
    select n, 'c' || n as seed, 1 + (hash('u' || n) % getvariable('posts'))::bigint as post
    from range(1, getvariable('comments') + 1) as r(n)
),
placed as (
    select n, seed, post,
           if(post % 5 < 4, -(1 + hash('w' || post) % 300)::bigint, -(1001 + hash('w' || post) % 1700)::bigint) as owner,
           if(
               n % 20 = 0 and post % 5 < 4,
               -(1 + hash('w' || post) % 300)::bigint,
               (1000000 + hash(seed || 'x') % getvariable('people'))::bigint
           ) as writer,
           timestamp '2025-10-31 21:00:00' + to_seconds((post * 691200 // (getvariable('posts') + 1))::bigint)
               + to_seconds((60 + hash(seed || 't') % 90000)::bigint) as published
    from numbered
),
worded as (
    select *,
           if(
               writer = owner and n % 60 = 0, 'Синтетический ответ: спасибо за отзыв, учтём',
               concat(remark_of(seed), ' № ', n)
           ) as text,
           if(
               writer = owner and n % 40 = 0,
               lag(1000000000 + n) over (partition by post order by published, n), null
           )::varchar as reply_to
    from placed
)
select 'comment' as type, 'vk' as network, owner::varchar as owner_id, (1000000000 + n)::varchar as comment_id,
       post::varchar as post_id, null::varchar as parent_comment_id, reply_to,
       writer::varchar as author_id, clock(published) as published_at,
       text, n % 6 as likes, false as deleted,
       '2025-11-09T00:30:00Z' as fetched_at,
       {
           id: 1000000000 + n, from_id: writer, date: epoch(published)::bigint, text: text,
           post_id: post, owner_id: owner, likes: {count: n % 6}, thread: {count: 0}
       } as payload
from worded;
