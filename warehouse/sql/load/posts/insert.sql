insert into posts by name
select i.* exclude (incoming_row, sightings)
from incoming_posts as i
anti join (select incoming_row from matched_posts where stored_row is not null) using (incoming_row);
