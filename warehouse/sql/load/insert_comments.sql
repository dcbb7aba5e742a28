insert into comments by name
select i.* exclude (sightings)
from incoming_comments as i
join matched_comments as m on m.incoming_row = i.rowid
where m.stored_row is null;
