-- One row per region, where a home has its municipalities.
select *, region as id, region as name
from region_headline
order by region
