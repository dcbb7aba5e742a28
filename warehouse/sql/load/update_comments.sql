update comments
set post_id = c.post_id, parent_comment_id = c.parent_comment_id, reply_to = c.reply_to, author_id = c.author_id,
    published_at = c.published_at, text = c.text, likes = c.likes, deleted = c.deleted, fetched_at = c.fetched_at,
    content_at = c.content_at, first_seen = c.first_seen, text_since = c.text_since, raw_file = c.raw_file
from changed_comments as c
where comments.rowid = c.stored_row;
