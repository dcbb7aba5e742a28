-- One row per invented post; no two say the same.
insert into posts by name
select 'vk' as network, '-' || (i % 300 + 1) as owner_id, i::varchar as post_id,
       'https://vk.com/wall-' || (i % 300 + 1) || '_' || i as url, '-' || (i % 300 + 1) as author_id,
       timestamptz '2025-11-01 09:00:00+03' + to_seconds(i % 600000) as published_at,
       repeat(md5(i::varchar) || ' в библиотеке прошла встреча с читателями ', 3) as text, '' as quoted_text,
       '#неделякачествавбиблиотеке' as matched_tag, 'own' as match_place, i % 90 as likes, i % 7 as comments, i % 3 as reposts,
       i % 900 as views, '{}' as attachments, false as is_ad, 'search:#неделякачествавбиблиотеке' as found_by,
       timestamptz '2025-11-09 03:00:00+03' as fetched_at, timestamptz '2025-11-09 03:00:00+03' as first_seen,
       timestamptz '2025-11-09 03:00:00+03' as text_since, '20251109T000000Z-vk-00000000.ndjson.gz' as raw_file
from range($posts) as numbers (i)
