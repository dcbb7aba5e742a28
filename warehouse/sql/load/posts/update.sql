-- Where only counts and times move, they are written in place; `replace_posts` writes the others.
update posts
set likes = c.likes, comments = c.comments, reposts = c.reposts, views = c.views, fetched_at = c.fetched_at,
    first_seen = c.first_seen, raw_file = c.raw_file
from changed_posts as c
where posts.rowid = c.stored_row and not c.content_differs;
