-- One row per comment record of the file, what it leaves out filled in.
create or replace temp view seen_comments as
select rowid as incoming_row, network, owner_id, comment_id, post_id, parent_comment_id, reply_to, author_id,
       published_at, coalesce(text, '') as text, likes, coalesce(deleted, false) as deleted, fetched_at,
       if(deleted, null, fetched_at) as content_at, raw_file
from incoming
where type = 'comment';
