-- One row per participant and reader whom its `readers` count: the first comment under one of its posts, or about it, that the
-- ranking counts.
-- key: participant_id, reader_id
create or replace table first_heard as
with heard as (
    select o.participant_id, c.participant_id as reader_id, c.published_at, c.network, c.owner_id, c.comment_id
    from counted_comments as c
    join own_posts as o using (network, owner_id, post_id)
    where not list_contains(c.libraries, o.participant_id)
    union all
    select unnest(libraries), participant_id, published_at, network, owner_id, comment_id
    from counted_comments
)
select participant_id, reader_id, unnest(min(struct_pack(published_at, network, owner_id, comment_id))) 
from heard
group by participant_id, reader_id;
