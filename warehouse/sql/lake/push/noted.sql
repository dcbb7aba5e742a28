-- What there is to note of a table that was looked through; also that there was nothing in it.
insert into lake_noted
select $table, coalesce(p.part, 0), coalesce(p.digest, 0)
from (select 0)
left join lake_parts as p on true
