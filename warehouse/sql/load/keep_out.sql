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
delete from incoming
where type = 'post'
  and (network, owner_id, post_id) in (select (network, owner_id, item_id) from purged where kind = 'post' and part = 'quoted')
  and coalesce(quoted_text, '') <> '' and not starts_with(quoted_text, 'слова удалены · ');
