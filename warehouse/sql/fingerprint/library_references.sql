select sha256(to_json([library_id, network, role, author_id, screen_name]))
from library_references
order by library_id, network, role, author_id, screen_name;
