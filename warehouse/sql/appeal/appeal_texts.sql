-- One row per text of a reader: what it counts as, and why it does not.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view appeal_texts as
with written as (
    select *
    from page_facts
    where voice = 'reader' and words is not null
),
-- Few texts are about more than two libraries; the names of the others need no list.
of_many as (
    select w.network, w.kind, w.owner_id, w.item_id, array_to_string(list_sort(list(distinct l.name)), '; ') as libraries
    from (select network, kind, owner_id, item_id, unnest(libraries) as library_id from written where len(libraries) > 2) as w
    join libraries as l on l.id = w.library_id
    group by w.network, w.kind, w.owner_id, w.item_id
),
addresses as (
    select network, 'post' as kind, owner_id, post_id as item_id, url
    from posts
)
select w.participant_id, w.network, w.kind, w.owner_id, w.item_id,
       coalesce(a.url, comment_url(w.network, w.owner_id, w.post_id, if(w.kind = 'comment', w.item_id, null), w.parent_comment_id)) as url,
       w.published_at, w.day,
       case
           when m.item_id is not null then m.libraries
           when s.name is null or s.name = f.name then f.name
           else concat(least(f.name, s.name), '; ', greatest(f.name, s.name))
       end as libraries,
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
           when w.published_at >= g.ends_at then 'после конца кампании'
           when w.is_duplicate then 'повтор уже сказанного'
           when w.words < 3 then 'короче трёх слов'
           else 'сверх пяти комментариев в день'
       end as reason
from written as w
cross join campaign as g
left join addresses as a using (network, kind, owner_id, item_id)
left join libraries as f on f.id = w.libraries[1]
left join libraries as s on s.id = w.libraries[2]
left join of_many as m using (network, kind, owner_id, item_id)
left join reader_works as c using (network, kind, owner_id, item_id)
left join uncounted as u using (network, kind, owner_id, item_id);
