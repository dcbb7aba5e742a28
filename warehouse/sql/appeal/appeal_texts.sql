-- One row per text of a reader: what it counts as, and why it does not.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view appeal_texts as
with about as (
    select network, kind, owner_id, item_id, string_agg(distinct l.name, '; ' order by l.name) as libraries
    from credited as c
    join libraries as l on l.id = c.library_id
    group by network, kind, owner_id, item_id
)
select w.participant_id, w.network, w.kind, w.owner_id, w.item_id, i.url, w.published_at, w.day, b.libraries,
       coalesce(c.is_comment, false) as is_comment, coalesce(c.is_suggestion, false) as is_suggestion,
       coalesce(c.is_post, false) as is_post, c.item_id is not null as counted,
       case
           when c.item_id is not null
               then concat_ws(
                   ', ', if(c.is_post, 'запись', null), if(c.is_comment, 'комментарий', null),
                   if(c.is_suggestion, 'предложение', null)
               )
           when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
           when not w.is_alive then 'удалено до счётной ночи'
           when w.published_at >= m.ends_at then 'после конца кампании'
           when w.is_duplicate then 'повтор уже сказанного'
           when w.words < 3 then 'короче трёх слов'
           else 'сверх пяти комментариев в день'
       end as reason
from reader_texts as w
cross join campaign as m
join items as i using (network, kind, owner_id, item_id)
left join reader_works as c using (network, kind, owner_id, item_id)
left join about as b using (network, kind, owner_id, item_id)
left join uncounted as u using (network, kind, owner_id, item_id)
order by w.participant_id, w.published_at, w.network, w.kind, w.owner_id, w.item_id;
