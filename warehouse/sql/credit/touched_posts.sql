-- One row per campaign post and participant whom it touches, as its author or as the library that it is about: `excluded` is
-- why it does not count for that one, null where it counts. `is_over`: though it counts, it is no further piece of work in the
-- ranking, for it comes after the daily number (of libraries and partners), or says in another network what its author said
-- there on the same day (`is_copy`).
-- key: participant_id, network, owner_id, post_id
create or replace table touched_posts as
with touched as (
    select participant_id, 'authored' as kind, network, owner_id, post_id, false as is_list
    from post_facts
    where participant_id is not null
    union all
    select s.library_id, 'subject', s.network, s.owner_id, s.item_id, s.is_list
    from subjects as s
    join post_facts as p on p.network = s.network and p.owner_id = s.owner_id and p.post_id = s.item_id
    where s.kind = 'post' and s.library_id is distinct from p.participant_id
),
reasoned as (
    select t.participant_id, t.kind, t.network, t.owner_id, t.post_id, p.day, p.published_at, p.reactions, p.subscribers,
           p.participant_id as author,
           case
               when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
               when not p.is_alive then 'удалена до счётной ночи'
               when t.kind = 'authored' then null
               when p.class = 'partner' then 'запись партнёра засчитывается ему самому'
               when p.class is null then 'автор записи неизвестен'
               when p.class not in ('library', 'organiser') then 'запись читателя засчитывается ему самому'
               when c.credit = 'wall' then 'по правилу кампании запись засчитывается только автору'
               when t.is_list then 'перечень: названо больше двух библиотек, засчитывается только автору'
           end as excluded,
           t.kind = 'subject' or p.class in ('library', 'organiser', 'partner') as is_limited
    from touched as t
    join post_facts as p using (network, owner_id, post_id)
    cross join campaign as c
    left join uncounted as u
      on u.kind = 'post' and u.network = t.network and u.owner_id = t.owner_id and u.item_id = t.post_id
),
said as (
    select r.participant_id, r.author, r.day, r.published_at, r.network, r.owner_id, r.post_id, t.duplicate_group
    from reasoned as r
    join item_tags as t
      on t.kind = 'post' and t.network = r.network and t.owner_id = r.owner_id and t.item_id = r.post_id
    where r.excluded is null and t.duplicate_group is not null
),
in_networks as (
    select participant_id, author, day, duplicate_group,
           min(struct_pack(at := published_at, network := network)).network as first_network
    from said
    group by participant_id, author, day, duplicate_group
    having count(distinct network) > 1
),
copies as (
    select s.participant_id, s.network, s.owner_id, s.post_id
    from said as s
    join in_networks as n using (participant_id, author, day, duplicate_group)
    where s.network <> n.first_network
),
works as (
    select *
    from reasoned
    anti join copies using (participant_id, network, owner_id, post_id)
    where excluded is null and is_limited
),
crowded as (
    select participant_id, day
    from works
    group by participant_id, day
    having count(*) > 3
),
over as (
    select participant_id, network, owner_id, post_id
    from works
    semi join crowded using (participant_id, day)
    qualify row_number() over (
        partition by participant_id, day
        order by published_at, owner_id, post_id, network
    ) > 3
)
select r.participant_id, r.kind, r.network, r.owner_id, r.post_id, r.day, r.published_at, r.reactions, r.subscribers,
       r.excluded, o.post_id is not null or c.post_id is not null as is_over, c.post_id is not null as is_copy
from reasoned as r
left join copies as c using (participant_id, network, owner_id, post_id)
left join over as o using (participant_id, network, owner_id, post_id);
