-- One row per topic (null: of none) and group of readers' suggestions that say nearly the same; first names the earliest. Texts too
-- short to be compared by their words are one group where they are equal but for case, ё and signs.
-- key: topic, group_id
create or replace table suggested as
with said as (
    select struct_pack(network := w.network, kind := w.kind, owner_id := w.owner_id, item_id := w.item_id) as item,
           w.participant_id, w.subject_library_id, w.published_at, w.topics,
           coalesce(w.duplicate_group, letters_of(i.text)) as group_id
    from reader_words as w
    join items as i using (network, kind, owner_id, item_id)
    where w.suggestion
),
by_topic as (
    select * exclude (topics), unnest(if(len(topics) = 0, [null], list_transform(topics, lambda said: said.topic))) as topic
    from said
)
select topic, group_id, count(*) as texts, count(distinct participant_id) as readers,
       coalesce(list_sort(list(distinct subject_library_id) filter (where subject_library_id is not null)), []) as libraries,
       min_by(item, (published_at, item)) as first,
       -- Sorted afterwards: an ordered aggregate of many small groups is ten times as dear.
       list_sort(list(item)) as items
from by_topic
group by topic, group_id;
