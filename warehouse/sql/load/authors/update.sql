update authors
set kind = c.kind, name = c.name, screen_name = c.screen_name, city = c.city, members = c.members,
    deactivated = c.deactivated, contacts = c.contacts, fetched_at = c.fetched_at, first_seen = c.first_seen,
    raw_file = c.raw_file
from changed_authors as c
where authors.rowid = c.stored_row;
