-- One row per reader, and per library that is praised: suspicion newcomers. Within ten minutes five or more readers spoke in the
-- campaign for the first time, all of one and the same library, and neither then nor later said anything but praise (or
-- anything but complaints).
-- key: participant_id
create or replace view flag_newcomers as
with one_sided as (
    select participant_id, min(published_at) as first_at, any_value(subject_library_id) as library_id,
           any_value(sentiment) as tone
    from reader_words
    group by participant_id
    having count(subject_library_id) = count(*) and count(distinct subject_library_id) = 1
       and count(sentiment) = count(*) and count(distinct sentiment) = 1 and any_value(sentiment) <> 'neutral'
),
counted as (
    select *,
           count(*) over (
               partition by library_id, tone
               order by first_at
               range between interval 10 minutes preceding and current row
           ) as together
    from one_sided
),
crowded as (
    select *,
           max(together) over (
               partition by library_id, tone
               order by first_at
               range between current row and interval 10 minutes following
           ) as most
    from counted
),
newcomers as (
    select participant_id, library_id, tone, most
    from crowded
    where most >= 5
),
texts as (
    select n.participant_id, n.library_id, n.tone, n.most,
           struct_pack(network := w.network, kind := w.kind, owner_id := w.owner_id, item_id := w.item_id) as item
    from newcomers as n
    join reader_words as w using (participant_id)
)
select t.participant_id, 'newcomers' as flag,
       format(
           'новые аккаунты разом: за десять минут впервые высказались {} {}, и все только {} одну библиотеку — «{}»', any_value(t.most),
           plural(any_value(t.most), 'читатель', 'читателя', 'читателей'),
           if(any_value(t.tone) = 'positive', 'хвалят', 'ругают'), any_value(l.name)
       ) as evidence,
       list_sort(list(t.item)) as items
from texts as t
join libraries as l on l.id = t.library_id
group by t.participant_id
union all
select library_id, 'newcomers',
       format(
           'новые аккаунты разом: за десять минут впервые высказались и только хвалят {} {}', max(most),
           plural(max(most), 'читатель', 'читателя', 'читателей')
       ),
       list_sort(list(item))
from texts
where tone = 'positive'
group by library_id;
