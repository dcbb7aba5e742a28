-- One row per stored comment that this file changes, as it will be. A deleted comment keeps the author, text and likes
-- known before; a restored one is no longer deleted. What the network said of it is not overwritten by an import.
create or replace temp table changed_comments as
with differing as (
    select incoming_row, stored_row
    from matched_comments
    where differs and stored_row is not null
),
fresh as materialized (
    select *
    from incoming_comments
    semi join differing using (incoming_row)
),
stored as materialized (
    select rowid as stored_row, *
    from comments
    where rowid in (select stored_row from differing)
),
-- Column beside column: to read one out of a whole row is dear to plan.
pairs as (
    select d.stored_row, columns(i.*) as 'new_\0', columns(c.*) as 'old_\0',
           if(
               by_import(i.raw_file) <> by_import(c.raw_file),
               by_import(c.raw_file),
               i.fetched_at > c.fetched_at or (i.fetched_at = c.fetched_at and i.deleted)
           ) as later,
           case
               when by_import(i.raw_file) <> by_import(c.raw_file) and i.content_at is not null and c.content_at is not null
                   then by_import(c.raw_file)
               when i.content_at is distinct from c.content_at
                   then coalesce(i.content_at, '-infinity') > coalesce(c.content_at, '-infinity')
               else comment_tie(
                        i.text, i.author_id, i.post_id, i.parent_comment_id, i.reply_to, i.published_at
                    ) > comment_tie(
                        c.text, c.author_id, c.post_id, c.parent_comment_id, c.reply_to, c.published_at
                    )
           end as newer
    from differing as d
    join fresh as i using (incoming_row)
    join stored as c using (stored_row)
),
merged as (
    select stored_row, old_network as network, old_owner_id as owner_id, old_comment_id as comment_id,
           if(newer, new_post_id, old_post_id) as post_id,
           if(newer, new_parent_comment_id, old_parent_comment_id) as parent_comment_id,
           if(newer, new_reply_to, old_reply_to) as reply_to,
           if(newer, new_author_id, old_author_id) as author_id,
           if(newer, new_published_at, old_published_at) as published_at,
           if(newer, new_text, old_text) as text,
           if(later, coalesce(new_likes, old_likes), coalesce(old_likes, new_likes)) as likes,
           if(later, new_deleted, old_deleted) as deleted,
           greatest(new_fetched_at, old_fetched_at) as fetched_at,
           if(newer, new_content_at, old_content_at) as content_at,
           least(new_first_seen, old_first_seen) as first_seen,
           case
               when new_text = old_text then least(new_text_since, old_text_since)
               when newer then new_text_since
               else old_text_since
           end as text_since,
           if(newer, new_raw_file, old_raw_file) as raw_file,
           (old_post_id, old_parent_comment_id, old_reply_to, old_author_id, old_published_at, old_text, old_text_since)
               as content_before,
           (old_likes, old_deleted, old_first_seen) as others_before
    from pairs
)
select * exclude (content_before, others_before),
       (post_id, parent_comment_id, reply_to, author_id, published_at, text, text_since)
       is distinct from content_before as content_differs
from merged
where content_differs or (likes, deleted, first_seen) is distinct from others_before;
