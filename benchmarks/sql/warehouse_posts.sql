-- One row per synthetic post as a raw record of the night `night` (0, 1 …): four in five stand on a library's wall. On every
-- later night each has been seen again and one in ten has changed: its counters, and of those one in ten its text.
create or replace temp view archive as
with numbered as (
    select n, 'p' || n as seed, coalesce(getvariable('night'), 0) as night,
           if(n % 5 < 4, -(1 + hash('w' || n) % 300)::bigint, -(1001 + hash('w' || n) % 1700)::bigint) as owner
    from range(1, getvariable('posts') + 1) as r(n)
),
worded as (
    select n, night, owner, night > 0 and n % 10 = 0 as has_changed,
           timestamp '2025-10-31 21:00:00' + to_seconds((n * 691200 // (getvariable('posts') + 1))::bigint) as published,
           concat(
               sentence_of(seed || 'a'), ' ', sentence_of(seed || 'b'), ' ', sentence_of(seed || 'c'), ' № ', n,
               if(night > 0 and n % 100 = 0, ' (правка)', ''), ' #неделякачествавбиблиотеке'
           ) as text
    from numbered
)
select 'post' as type, 'vk' as network, owner::varchar as owner_id, n::varchar as post_id,
       concat('https://vk.com/wall', owner, '_', n) as url, owner::varchar as author_id, null::varchar as signer_id,
       clock(published) as published_at, null::varchar as edited_at, text, '' as quoted_text,
       '#неделякачествавбиблиотеке' as matched_tag, 'own' as match_place, n % 40 + has_changed::integer as likes,
       n % 7 as comments, n % 5 as reposts, 500 + n % 300 as views, {photo: n % 4} as attachments, false as is_ad,
       'wall:' || owner as found_by,
       clock(timestamp '2025-11-09 00:30:00' + to_days(night)) as fetched_at,
       {
           id: n, owner_id: owner, from_id: owner, date: epoch(published)::bigint, text: text, post_type: 'post',
           likes: {count: n % 40 + has_changed::integer, user_likes: 0}, comments: {count: n % 7},
           reposts: {count: n % 5}, views: {count: 500 + n % 300}, marked_as_ads: 0
       } as payload
from worded;
