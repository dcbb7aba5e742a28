-- One row per comment that the file has more than once. Author and text come from its newest sighting that was not deleted,
-- if there is one; `deleted` from the newest of all. Numbered below zero, as `repeated_posts`.
create or replace temp table repeated_comments as
with doubtful as (
    select hash(network, owner_id, comment_id) as key_hash
    from seen_comments
    group by all
    having count(*) > 1
),
sightings as (
    select *
    from seen_comments
    semi join doubtful on hash(network, owner_id, comment_id) = key_hash
),
repeated as (
    select network, owner_id, comment_id, count(*) as sightings, min(fetched_at) as first_seen,
           max(fetched_at) as last_seen,
           first(deleted order by fetched_at desc, deleted desc) as deleted,
           first(likes order by fetched_at desc, likes desc) filter (where likes is not null) as likes
    from sightings
    group by network, owner_id, comment_id
    having count(*) > 1
),
newest as (
    select s.* exclude (likes, deleted, fetched_at), r.likes, r.deleted, r.last_seen as fetched_at, r.first_seen,
           r.sightings,
           min(s.fetched_at) over (partition by s.network, s.owner_id, s.comment_id, s.deleted, s.text) as text_since
    from sightings as s
    join repeated as r using (network, owner_id, comment_id)
    qualify row_number() over (
        partition by s.network, s.owner_id, s.comment_id
        order by s.deleted, s.fetched_at desc,
                 comment_tie(s.text, s.author_id, s.post_id, s.parent_comment_id, s.reply_to, s.published_at) desc
    ) = 1
)
select * replace (-1 - incoming_row as incoming_row)
from newest;
