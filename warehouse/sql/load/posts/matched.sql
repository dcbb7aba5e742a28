-- One row per incoming post: its row in the file, its row in `posts` (null for a new one), whether anything but the time of
-- the last sighting may differ, and whether it tells nothing new of the counts. Contents are compared by hash: joining the rows
-- themselves would hold every text twice in memory.
create or replace temp table matched_posts as
with incoming_contents as (
    select incoming_row, network, owner_id, post_id, fetched_at, first_seen, text_since, sightings,
           hash(
               url, author_id, signer_id, published_at, edited_at, text, quoted_text, matched_tag, match_place, likes,
               comments, reposts, views, attachments, poll, is_ad, found_by
           ) as content
    from incoming_posts
),
stored_contents as (
    select rowid as stored_row, network, owner_id, post_id, fetched_at, first_seen, text_since,
           hash(
               url, author_id, signer_id, published_at, edited_at, text, quoted_text, matched_tag, match_place, likes,
               comments, reposts, views, attachments, poll, is_ad, found_by
           ) as content
    from posts
)
select i.incoming_row, p.stored_row,
       i.sightings > 1 or i.content <> p.content or i.first_seen < p.first_seen or i.text_since < p.text_since as differs,
       coalesce(i.sightings = 1 and i.content = p.content and i.fetched_at >= p.fetched_at, false) as is_quiet
from incoming_contents as i
left join stored_contents as p using (network, owner_id, post_id);
