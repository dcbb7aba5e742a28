-- One row per library that the country's page names: those of which most is said.
select id
from region_libraries
order by opinions + posts + comments desc, id
limit $most
