insert into authors by name
select a.* replace (if(n.author_id is null, a.name, '') as name, if(n.author_id is null, a.screen_name, null) as screen_name)
from old.authors as a
left join nameless as n using (network, author_id);
