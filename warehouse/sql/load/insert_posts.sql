insert into posts by name
select i.* exclude (sightings)
from incoming_posts as i
join matched_posts as m on m.incoming_row = i.rowid
where m.stored_row is null;
