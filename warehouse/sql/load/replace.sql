-- A text changed in place would make the file write the texts of all its neighbours anew: the row moves to the end instead.
delete from {kind}
where rowid in (select stored_row from changed_{kind} where content_differs);
insert into {kind} by name
select * exclude (stored_row, content_differs)
from changed_{kind}
where content_differs;
