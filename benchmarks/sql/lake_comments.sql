-- One row per invented comment.
insert into comments by name
select 'vk' as network, '-' || (i % 300 + 1) as owner_id, 'c' || i as comment_id, (i % $posts)::varchar as post_id,
       (i % 40000 + 1)::varchar as author_id,
       timestamptz '2025-11-01 09:00:00+03' + to_seconds(i % 600000) as published_at,
       md5(i::varchar) || ' спасибо, очень интересно и полезно' as text, i % 5 as likes, false as deleted,
       timestamptz '2025-11-09 03:00:00+03' as fetched_at, timestamptz '2025-11-09 03:00:00+03' as content_at,
       timestamptz '2025-11-09 03:00:00+03' as first_seen, timestamptz '2025-11-09 03:00:00+03' as text_since,
       '20251109T000000Z-vk-00000000.ndjson.gz' as raw_file
from range($comments) as numbers (i)
