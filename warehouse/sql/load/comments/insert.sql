insert into comments by name
select i.* exclude (incoming_row, sightings)
from incoming_comments as i
anti join (select incoming_row from matched_comments where stored_row is not null) using (incoming_row);
