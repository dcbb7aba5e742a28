-- The talks of the items just tagged.
select network, owner_id, item_id
from incoming_tags
where kind = 'post'
union all
select c.network, c.owner_id, coalesce(c.post_id, '')
from comments as c
semi join incoming_tags as t
  on t.kind = 'comment' and t.network = c.network and t.owner_id = c.owner_id and t.item_id = c.comment_id
