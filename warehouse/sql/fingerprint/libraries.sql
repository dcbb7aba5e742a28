select sha256(
    to_json([
        id, name, "group", municipality, parent_id, site, array_to_string(aliases, '|'), population::varchar
    ])
)
from libraries
order by id;
