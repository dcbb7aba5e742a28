-- One row per campaign post and participant whom it touches, as its author or as the library that it is about: `excluded` is
-- why it does not count for that one, null where it counts, though of more than the daily number (`is_over`, of libraries
-- and partners) the later ones do not count as posts in the ranking.
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
    select t.participant_id, t.kind, t.network, t.owner_id, t.post_id, p.day, p.published_at,
           case
               when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
               when not p.is_alive then 'удалена до счётной ночи'
               when t.kind = 'authored' then null
               when p.class = 'partner' then 'запись партнёра засчитывается ему самому'
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
crowded as (
    select participant_id, day
    from reasoned
    where excluded is null and is_limited
    group by participant_id, day
    having count(*) > 3
),
over as (
    select participant_id, network, owner_id, post_id
    from reasoned
    semi join crowded using (participant_id, day)
    where excluded is null
    qualify row_number() over (
        partition by participant_id, day
        order by published_at, owner_id, post_id, network
    ) > 3
)
select r.participant_id, r.kind, r.network, r.owner_id, r.post_id, r.day, r.excluded, o.post_id is not null as is_over
from reasoned as r
left join over as o using (participant_id, network, owner_id, post_id);
