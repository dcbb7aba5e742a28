-- Words that have been removed do not come back with another sighting of their text; what stands for them does.
delete from incoming
where type = 'post'
  and (network, owner_id, post_id) in (select (network, owner_id, item_id) from purged where kind = 'post' and part = 'words')
  and ((coalesce(text, '') <> '' and not starts_with(text, 'слова удалены · '))
       or (coalesce(quoted_text, '') <> '' and not starts_with(quoted_text, 'слова удалены · ')));
delete from incoming
where type = 'comment'
  and (network, owner_id, comment_id) in (select (network, owner_id, item_id) from purged where kind = 'comment' and part = 'words')
  and coalesce(text, '') <> '' and not starts_with(text, 'слова удалены · ');
update incoming as i
set quoted_text = ''
from purged as p
where i.type = 'post' and p.kind = 'post' and p.part = 'quoted'
  and i.network = p.network and i.owner_id = p.owner_id and i.post_id = p.item_id
  and coalesce(i.quoted_text, '') <> '' and not starts_with(i.quoted_text, 'слова удалены · ');
