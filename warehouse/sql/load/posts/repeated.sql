-- One row per post that the file has more than once: its newest sighting, the last known counts, every route that found it.
-- Numbered below zero: `incoming_posts` names the others by their row of `incoming`.
create or replace temp table repeated_posts as
with doubtful as (
    -- Equal hashes are looked into below; different ones need no comparing of keys.
    select hash(network, owner_id, post_id) as key_hash
    from seen_posts
    group by all
    having count(*) > 1
),
sightings as (
    select *
    from seen_posts
    semi join doubtful on hash(network, owner_id, post_id) = key_hash
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
)
select * replace (-1 - incoming_row as incoming_row)
from newest;
