-- One row per post of the file: its newest sighting, the last known counts, every route that found it.
create or replace temp table incoming_posts as
with sightings as (
    select network, owner_id, post_id, url, author_id, signer_id, published_at, edited_at,
           coalesce(text, '') as text, coalesce(quoted_text, '') as quoted_text, matched_tag, match_place,
           likes, comments, reposts, views, coalesce(attachments::varchar, '{}') as attachments,
           coalesce(is_ad, false) as is_ad, coalesce(found_by, '') as found_by, fetched_at, raw_file
    from incoming
    where type = 'post'
),
repeated as (
    select network, owner_id, post_id, count(*) as sightings, min(fetched_at) as first_seen,
           string_agg(found_by, ', ') as found_by,
           first(likes order by fetched_at desc, likes desc) filter (where likes is not null) as likes,
           first(comments order by fetched_at desc, comments desc) filter (where comments is not null) as comments,
           first(reposts order by fetched_at desc, reposts desc) filter (where reposts is not null) as reposts,
           first(views order by fetched_at desc, views desc) filter (where views is not null) as views
    from sightings
    group by network, owner_id, post_id
    having count(*) > 1
),
newest as (
    select s.* exclude (likes, comments, reposts, views, found_by), r.likes, r.comments, r.reposts, r.views,
           r.found_by, r.first_seen, r.sightings,
           min(s.fetched_at) over (
               partition by s.network, s.owner_id, s.post_id, s.text, s.quoted_text
           ) as text_since
    from sightings as s
    join repeated as r using (network, owner_id, post_id)
    qualify row_number() over (
        partition by s.network, s.owner_id, s.post_id
        order by s.fetched_at desc,
                 post_tie(s.matched_tag, s.text, s.quoted_text, s.url, s.author_id, s.signer_id, s.published_at) desc
    ) = 1
),
single as (
    select *, fetched_at as first_seen, 1 as sightings, fetched_at as text_since
    from sightings
    anti join repeated using (network, owner_id, post_id)
),
together as (
    select * from single
    union all by name
    select * from newest
)
select * replace (
    if(
        contains(found_by, ', '),
        array_to_string(list_sort(list_distinct(string_split(found_by, ', '))), ', '),
        found_by
    ) as found_by
)
from together;
