select sha256(to_json([network, author_id, kind, name, screen_name, city, deactivated, array_to_string(contacts, ',')]))
from authors
order by network, author_id;
