-- One row per incoming author: where it lies in the file's table, and where in `authors` (null for a new one).
create or replace temp table matched_authors as
select i.rowid as incoming_row, a.rowid as stored_row
from incoming_authors as i
left join authors as a using (network, author_id);
