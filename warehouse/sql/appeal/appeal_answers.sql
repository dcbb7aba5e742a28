-- One row per library and reader's question or complaint about it: whether it counts as `answered`, and why not.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view appeal_answers as
with reasoned as (
    select unnest(f.libraries) as participant_id, d.network, d.kind, d.owner_id, d.item_id, d.post_id, d.parent_comment_id,
           d.what, d.asked_at, d.answered_at,
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
    join page_facts as f using (network, kind, owner_id, item_id)
    left join uncounted as u
      on u.kind = d.kind and u.network = d.network and u.owner_id = d.owner_id and u.item_id = d.item_id
)
select r.participant_id, r.network, r.kind, r.owner_id, r.item_id,
       if(r.kind = 'post', p.url, comment_url(r.network, r.owner_id, r.post_id, r.item_id, r.parent_comment_id)) as url,
       r.what, r.asked_at, r.answered_at,
       comment_url(a.network, a.owner_id, a.post_id, a.comment_id, a.parent_comment_id) as answer_url,
       r.excluded is null as counted, coalesce(r.excluded, 'ответ засчитан') as reason
from reasoned as r
left join posts as p on p.network = r.network and p.owner_id = r.owner_id and p.post_id = if(r.kind = 'post', r.item_id, null)
left join comment_facts as a on a.network = r.network and a.owner_id = r.owner_id and a.comment_id = r.answer_id;
