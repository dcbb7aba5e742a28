-- One row per post or comment that this version has not tagged, or whose text has changed since.
select i.network, i.kind, i.owner_id, i.item_id, i.text
from items as i
left join item_tags as t using (network, kind, owner_id, item_id)
where t.item_id is null
   or t.model_version <> $model_version
   or t.text_md5 <> md5(i.text)
order by i.network, i.kind, i.owner_id, i.item_id
limit $limit;
