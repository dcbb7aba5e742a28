-- What the file knows by its address alone, by its name.
update incoming as i
set network = n.network, owner_id = n.owner_id, post_id = n.post_id
from page_names as n
where i.type in ('post', 'comment') and i.post_id = n.page;
