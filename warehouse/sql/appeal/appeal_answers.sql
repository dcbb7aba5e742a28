-- One row per library and reader's question or complaint about it: whether it counts as `answered`, and why not.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view appeal_answers as
with reasoned as (
    select x.library_id as participant_id, d.network, d.kind, d.owner_id, d.item_id, d.what, d.asked_at, d.answered_at,
           d.answer_id,
           case
               when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
               when not d.is_alive then 'удалено до счётной ночи'
               when d.asked_at >= m.ends_at then 'спрошено после конца кампании'
               when d.answer_id is null and d.boilerplate_id is not null then 'отписка: те же слова вставлены трижды'
               when d.answer_id is null then 'ответа нет'
               when d.answered_at >= m.ends_at then 'отвечено после конца кампании'
           end as excluded
    from asked as d
    cross join campaign as m
    join credited as x
      on x.kind = d.kind and x.network = d.network and x.owner_id = d.owner_id and x.item_id = d.item_id
    left join uncounted as u
      on u.kind = d.kind and u.network = d.network and u.owner_id = d.owner_id and u.item_id = d.item_id
)
select r.participant_id, r.network, r.kind, r.owner_id, r.item_id, i.url, r.what, r.asked_at, r.answered_at, a.url as answer_url,
       r.excluded is null as counted, coalesce(r.excluded, 'ответ засчитан') as reason
from reasoned as r
join items as i using (network, kind, owner_id, item_id)
left join items as a
  on a.kind = 'comment' and a.network = r.network and a.owner_id = r.owner_id and a.item_id = r.answer_id;
