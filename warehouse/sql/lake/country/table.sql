-- A region's figures as its last push has them, with its name.
create or replace table {table} as
select lake_region as region, t.* exclude (lake_region)
from now_{table} as t
order by all
