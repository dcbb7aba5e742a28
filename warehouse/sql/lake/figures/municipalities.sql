-- One row per municipality of the region, with its figures.
select *
from municipality_summary
