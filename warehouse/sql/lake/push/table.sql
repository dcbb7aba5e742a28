-- Rows as the home has them, and whose they are, which push brought them, by what they are known again.
create table lake.{table} as
select ''::varchar as lake_region, 0::bigint as lake_push, 0::ubigint as lake_key, 0::ubigint as lake_content,
       false as lake_gone, held.*
from ({source}) as held
limit 0
