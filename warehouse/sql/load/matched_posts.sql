-- One row per incoming post: where it lies in the file's table, and where in `posts` (null for a new one).
create or replace temp table matched_posts as
select i.rowid as incoming_row, p.rowid as stored_row
from incoming_posts as i
left join posts as p using (network, owner_id, post_id);
