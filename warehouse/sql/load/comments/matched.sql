-- One row per incoming comment: its row in the file, its row in `comments` (null for a new one), and whether anything but the
-- times of the last sighting may differ. Contents are compared by hash, as in `matched_posts`.
create or replace temp table matched_comments as
with incoming_contents as (
    select incoming_row, network, owner_id, comment_id, first_seen, text_since, sightings,
           hash(post_id, parent_comment_id, reply_to, author_id, published_at, text, likes, deleted) as content
    from incoming_comments
),
stored_contents as (
    select rowid as stored_row, network, owner_id, comment_id, first_seen, text_since,
           hash(post_id, parent_comment_id, reply_to, author_id, published_at, text, likes, deleted) as content
    from comments
)
select i.incoming_row, c.stored_row,
       i.sightings > 1 or i.content <> c.content or i.first_seen < c.first_seen or i.text_since < c.text_since as differs
from incoming_contents as i
left join stored_contents as c using (network, owner_id, comment_id);
