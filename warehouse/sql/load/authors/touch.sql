-- Seen again: only the time moves.
update authors
set fetched_at = i.fetched_at
from matched_authors as m
join incoming_authors as i on i.rowid = m.incoming_row
where authors.rowid = m.stored_row
  and i.fetched_at > authors.fetched_at;
