-- One row per table of the database that is being rewritten, with the statement that made it.
select table_name, sql
from duckdb_tables()
where database_name = 'old' and not internal
order by table_name;
