insert into {kind} by name
select i.* exclude (incoming_row, sightings)
from incoming_{kind} as i
anti join (select incoming_row from matched_{kind} where stored_row is not null) using (incoming_row);
