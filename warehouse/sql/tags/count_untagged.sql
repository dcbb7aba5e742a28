select count(*)
from items as i
left join item_tags as t using (network, kind, owner_id, item_id)
where t.item_id is null
   or t.model_version <> $model_version
   or t.text_md5 <> md5(i.text);
