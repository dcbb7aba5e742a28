-- Every region's lines, in their order, region by region.
insert into decisions by name
select * exclude (lake_region) replace (row_number() over (order by lake_region, line) as line)
from now_decisions
