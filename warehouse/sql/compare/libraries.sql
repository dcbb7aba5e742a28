-- A row a library: its figures.
select * from library_summary;
