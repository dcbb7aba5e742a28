-- Screen names that led somewhere, by themselves or as an account's own.
create or replace temp table names as
select network, lower(screen_name) as screen_name, author_id, max(fetched_at) as last_seen
from incoming
where type in ('author', 'named') and screen_name is not null
group by all;
update account_names as a
set last_seen = greatest(a.last_seen, n.last_seen)
from names as n
where a.network = n.network and a.screen_name = n.screen_name and a.author_id = n.author_id;
insert into account_names by name
select *
from names
anti join account_names using (network, screen_name, author_id);
