-- One row per library of the page, with the figures of its region.
from region_libraries
where list_contains(getvariable('listed'), id)
order by name, id
