-- One row per post or comment that this version has not tagged, or whose text has changed since, in the order in which
-- they are tagged: equal texts stand together and are read once.
create or replace temp table tag_queue as
select i.network, i.kind, i.owner_id, i.item_id, i.text,
       row_number() over (order by md5(i.text), i.network, i.kind, i.owner_id, i.item_id) as position
from items as i
left join item_tags as t using (network, kind, owner_id, item_id)
where t.item_id is null
   or t.model_version <> $model_version
   or t.text_md5 <> md5(i.text);
