-- A text changed in place would make the file write the texts of all its neighbours anew: the row moves to the end instead.
delete from posts
where rowid in (select stored_row from changed_posts where content_differs);
insert into posts by name
select * exclude (stored_row, content_differs)
from changed_posts
where content_differs;
