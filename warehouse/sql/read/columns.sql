-- One row per column of a table or view, in order; of the database itself, whatever else is attached.
select column_name, data_type
from duckdb_columns()
where table_name = $name and not internal and database_name in (current_database(), 'temp')
order by column_index;
