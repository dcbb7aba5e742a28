-- Seen again: only the time moves.
update {kind}
set fetched_at = i.fetched_at
from matched_{kind} as m
join (select incoming_row, fetched_at, raw_file from incoming_{kind}) as i using (incoming_row)
where {kind}.rowid = m.stored_row
  and i.fetched_at > {kind}.fetched_at
  and (not by_import(i.raw_file) or by_import({kind}.raw_file));
