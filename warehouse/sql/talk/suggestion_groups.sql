-- One row per topic (null: of none) and group of readers' suggestions that say nearly the same, the most frequent first. example
-- is the earliest text; what makes a group stands in `suggested`.
-- key: topic, group_id
create or replace view suggestion_groups as
select s.topic, s.group_id, s.texts, s.readers, s.libraries, i.text as example, s.items
from suggested as s
join items as i
  on i.network = s.first.network and i.kind = s.first.kind and i.owner_id = s.first.owner_id and i.item_id = s.first.item_id
order by s.topic nulls last, s.texts desc, s.readers desc, s.group_id;
