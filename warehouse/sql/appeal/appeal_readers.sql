-- One row per library, organiser or partner and reader's comment under its posts or about it: whether it makes the reader one
-- of its `readers`, and why not. Of a reader's several comments the first counts.
-- key: participant_id, network, owner_id, comment_id
create or replace view appeal_readers as
with touched as (
    select o.participant_id, c.network, c.owner_id, c.comment_id
    from comment_facts as c
    join own_posts as o using (network, owner_id, post_id)
    where c.role = 'reader'
    union
    select x.library_id, c.network, c.owner_id, c.comment_id
    from comment_facts as c
    join credited as x
      on x.kind = 'comment' and x.network = c.network and x.owner_id = c.owner_id and x.item_id = c.comment_id
    where c.role = 'reader'
),
reasoned as (
    select t.participant_id, c.participant_id as reader_id, p.name as reader, c.network, c.owner_id, c.comment_id, c.published_at,
           case
               when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
               when not c.is_alive then 'удалён до счётной ночи'
               when c.published_at >= m.ends_at then 'после конца кампании'
               when not p.in_region then 'читатель из другого региона'
           end as excluded
    from touched as t
    join comment_facts as c using (network, owner_id, comment_id)
    cross join campaign as m
    left join participants as p on p.participant_id = c.participant_id
    left join uncounted as u
      on u.kind = 'comment' and u.network = c.network and u.owner_id = c.owner_id and u.item_id = c.comment_id
),
firsts as (
    select participant_id, reader_id,
           min(struct_pack(at := published_at, network := network, owner_id := owner_id, comment_id := comment_id)) as first
    from reasoned
    where excluded is null and reader_id is not null
    group by participant_id, reader_id
)
select r.participant_id, r.reader_id, r.reader, r.network, r.owner_id, r.comment_id, i.url, r.published_at,
       coalesce(f.first.comment_id = r.comment_id and f.first.owner_id = r.owner_id and f.first.network = r.network, false)
           as counted,
       case
           when r.excluded is not null then r.excluded
           when r.reader_id is null then 'автор неизвестен'
           when f.first.comment_id = r.comment_id and f.first.owner_id = r.owner_id and f.first.network = r.network
               then 'читатель засчитан'
           else 'этот читатель уже засчитан'
       end as reason
from reasoned as r
join items as i on i.kind = 'comment' and i.network = r.network and i.owner_id = r.owner_id and i.item_id = r.comment_id
left join firsts as f
  on f.participant_id = r.participant_id and f.reader_id = r.reader_id and r.excluded is null
order by r.participant_id, r.published_at, r.network, r.owner_id, r.comment_id;
