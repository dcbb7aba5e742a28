-- One row per incoming author: its row in the file, and its row in `authors` (null for a new one).
create or replace temp table matched_authors as
select i.incoming_row, a.rowid as stored_row
from incoming_authors as i
left join authors as a using (network, author_id);
