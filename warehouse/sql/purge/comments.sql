insert into comments by name
select c.* replace (said(coalesce(w.part, ''), c.network, c.text) as text)
from old.comments as c
left join parts as w
  on w.network = c.network and w.kind = 'comment' and w.owner_id = c.owner_id and w.item_id = c.comment_id;
