-- What the region's next push compares the home's parts with.
insert into lake.parts by name
select $region as region, name, part, digest, (select coalesce(max(noting), 0) + 1 from lake_before) as noting
from lake_noted
