insert into authors by name
select i.*
from incoming_authors as i
join matched_authors as m on m.incoming_row = i.rowid
where m.stored_row is null;
