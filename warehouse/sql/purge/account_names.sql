insert into account_names by name
select *
from old.account_names
anti join nameless using (network, author_id);
