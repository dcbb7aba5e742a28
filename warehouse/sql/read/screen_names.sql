-- One row per screen name: the account that had it when it was last seen.
select lower(screen_name) as screen_name, arg_max(author_id, (fetched_at, author_id)) as author_id
from authors
where network = $network and screen_name is not null
group by lower(screen_name)
order by screen_name;
