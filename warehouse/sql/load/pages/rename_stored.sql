-- What was known by its address alone before its network named it: with its history, and what is said under it.
update text_versions as t
set network = n.network, owner_id = n.owner_id
from comments as c
join page_names as n on n.page = c.post_id
where t.kind = 'comment' and t.network = c.network and t.owner_id = c.owner_id and t.item_id = c.comment_id;
update text_versions as t
set network = n.network, owner_id = n.owner_id, item_id = n.post_id
from page_names as n
where t.kind = 'post' and t.item_id = n.page;
update comments as c
set network = n.network, owner_id = n.owner_id, post_id = n.post_id
from page_names as n
where c.post_id = n.page;
update post_metrics as m
set network = n.network, owner_id = n.owner_id, post_id = n.post_id
from page_names as n
where m.post_id = n.page;
update posts as p
set network = n.network, owner_id = n.owner_id, post_id = n.post_id
from page_names as n
where p.post_id = n.page;
