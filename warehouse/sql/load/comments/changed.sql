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
-- Without their columns: to read a column out of a whole row is dear to plan.
pairs as (
    select d.incoming_row, d.stored_row,
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
    select stored_row, c.network, c.owner_id, c.comment_id,
           if(newer, i.post_id, c.post_id) as post_id,
           if(newer, i.parent_comment_id, c.parent_comment_id) as parent_comment_id,
           if(newer, i.reply_to, c.reply_to) as reply_to,
           if(newer, i.author_id, c.author_id) as author_id,
           if(newer, i.published_at, c.published_at) as published_at,
           if(newer, i.text, c.text) as text,
           if(later, coalesce(i.likes, c.likes), coalesce(c.likes, i.likes)) as likes,
           if(later, i.deleted, c.deleted) as deleted,
           greatest(i.fetched_at, c.fetched_at) as fetched_at,
           if(newer, i.content_at, c.content_at) as content_at,
           least(i.first_seen, c.first_seen) as first_seen,
           case
               when i.text = c.text then least(i.text_since, c.text_since)
               when newer then i.text_since
               else c.text_since
           end as text_since,
           if(newer, i.raw_file, c.raw_file) as raw_file,
           (c.post_id, c.parent_comment_id, c.reply_to, c.author_id, c.published_at, c.text, c.text_since) as content_before,
           (c.likes, c.deleted, c.first_seen) as others_before
    from pairs
    join fresh as i using (incoming_row)
    join stored as c using (stored_row)
)
select * exclude (content_before, others_before),
       (post_id, parent_comment_id, reply_to, author_id, published_at, text, text_since)
       is distinct from content_before as content_differs
from merged
where content_differs or (likes, deleted, first_seen) is distinct from others_before;
