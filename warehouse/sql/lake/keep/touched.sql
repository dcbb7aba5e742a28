-- One row per region that has anything of the person in a table, with how many of its rows are theirs.
select lake_region, count(*) filter (where coalesce({where}, false)) as theirs
from lake.{table}
where coalesce({where}, false) or ({columns}) is distinct from ({changed})
group by lake_region
order by lake_region
