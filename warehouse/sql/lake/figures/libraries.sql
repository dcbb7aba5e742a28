-- One row per library of the registry, with its figures; no address among them.
select l."group" as type_group, l.municipality, l.parent_id, l.population, s.*
from libraries as l
join library_summary as s using (id)
