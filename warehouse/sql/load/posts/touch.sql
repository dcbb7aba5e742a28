-- Seen again: only the time moves.
update posts
set fetched_at = i.fetched_at
from matched_posts as m
join (select incoming_row, fetched_at from incoming_posts) as i using (incoming_row)
where posts.rowid = m.stored_row
  and i.fetched_at > posts.fetched_at;
