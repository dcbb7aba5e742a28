-- One row per reader's suggestion, in post or comment. outside: it came from outside the region, and no figure counts it.
-- key: network, kind, owner_id, item_id
create or replace view suggestions as
select w.network, w.kind, w.owner_id, w.item_id, w.post_id, i.url, w.participant_id,
       w.subject_library_id as library_id, l.municipality, w.published_at, i.text, w.topics, w.sentiment,
       w.duplicate_group, w.is_duplicate, o.item_id is not null as outside
from reader_words as w
join items as i using (network, kind, owner_id, item_id)
left join libraries as l on l.id = w.subject_library_id
left join outside_items as o using (network, kind, owner_id, item_id)
where w.suggestion
order by w.published_at, w.network, w.owner_id, w.item_id;
