-- One row per incoming comment: where it lies in the file's table, and where in `comments` (null for a new one).
create or replace temp table matched_comments as
select i.rowid as incoming_row, c.rowid as stored_row
from incoming_comments as i
left join comments as c using (network, owner_id, comment_id);
