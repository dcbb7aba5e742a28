-- One row per reader who sent a text that three or more accounts sent in (nearly) the same four or more words, and per library
-- that is praised by such a text: suspicion same_text.
-- key: participant_id
create or replace view flag_same_text as
with sent as (
    select participant_id, subject_library_id, sentiment, duplicate_group,
           struct_pack(network := network, kind := kind, owner_id := owner_id, item_id := item_id) as item
    from reader_words
    where duplicate_group is not null and words >= 4
),
shared as (
    select duplicate_group, count(distinct participant_id) as accounts
    from sent
    group by duplicate_group
    having count(distinct participant_id) >= 3
),
copies as (
    select s.*, g.accounts
    from sent as s
    join shared as g using (duplicate_group)
)
select participant_id, 'same_text' as flag,
       format(
           'один текст от многих аккаунтов: {} {} теми же словами, что пишут ещё {}', count(*),
           plural(count(*), 'текст', 'текста', 'текстов'), max(accounts) - 1
       ) as evidence,
       list_sort(list(item)) as items
from copies
group by participant_id
union all
select subject_library_id, 'same_text',
       format(
           'один текст от многих аккаунтов: хвалят одними словами {} {}', count(distinct participant_id),
           plural(count(distinct participant_id), 'читатель', 'читателя', 'читателей')
       ),
       list_sort(list(item))
from copies
where sentiment = 'positive' and subject_library_id is not null
group by subject_library_id
having count(distinct participant_id) >= 3;
