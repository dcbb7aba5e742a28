-- One row per screen name and account that it led to, the latest account last.
select screen_name, author_id, last_seen
from account_names
where network = $network
order by screen_name, last_seen, author_id;
