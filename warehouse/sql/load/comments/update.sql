-- Where only counts and times move, they are written in place; `replace_comments` writes the others.
update comments
set likes = c.likes, deleted = c.deleted, fetched_at = c.fetched_at, content_at = c.content_at,
    first_seen = c.first_seen, raw_file = c.raw_file
from changed_comments as c
where comments.rowid = c.stored_row and not c.content_differs;
