-- One row per screen name: the account that it led to when it was last seen.
select screen_name, arg_max(author_id, (last_seen, author_id)) as author_id
from account_names
where network = $network
group by screen_name
order by screen_name;
