insert into account_names by name
select network, screen_name, author_id, max(last_seen) as last_seen
from now_account_names
group by network, screen_name, author_id
