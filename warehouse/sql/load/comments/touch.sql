-- Seen again: only the times move.
update comments
set fetched_at = greatest(comments.fetched_at, i.fetched_at),
    content_at = greatest(comments.content_at, i.content_at)
from matched_comments as m
join (select incoming_row, fetched_at, content_at, raw_file from incoming_comments) as i using (incoming_row)
where comments.rowid = m.stored_row
  and (i.fetched_at > comments.fetched_at or i.content_at > comments.content_at)
  and (not by_import(i.raw_file) or by_import(comments.raw_file));
