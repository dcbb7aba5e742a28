-- One row per participant in whom nobody has looked at something that may change a place: kind is subject (posts that count
-- for one of the first twenty because their text names it, with no decision on the library), region (one of the first
-- twenty of unknown region) or flag (a suspicion about one who is ranked). items counts posts or suspicions.
with first as (
    select participant_id, class, name, place
    from participant_ranking
    where place <= 20
),
named as (
    select s.library_id as participant_id, count(*) as items
    from subjects as s
    join post_facts as p on p.network = s.network and p.owner_id = s.owner_id and p.post_id = s.item_id
    left join item_decisions as d
      on d.kind = 'post' and d.network = s.network and d.owner_id = s.owner_id and d.item_id = s.item_id
    where s.kind = 'post' and d.libraries is null
      and s.library_id is distinct from p.library_id and s.library_id is distinct from p.participant_id
    group by s.library_id
),
flagged as (
    select participant_id, count(*) as items
    from participant_flags
    group by participant_id
),
unseen as (
    select 'subject' as kind, f.*, n.items
    from first as f
    join named as n using (participant_id)
    union all
    select 'region', f.*, 1
    from first as f
    join participants as p using (participant_id)
    left join participant_decisions as d using (participant_id)
    where p.in_region is null and d.region is null
    union all
    select 'flag', r.participant_id, r.class, r.name, r.place, g.items
    from participant_ranking as r
    join flagged as g using (participant_id)
    left join participant_decisions as d using (participant_id)
    where r.place is not null and d.eligibility is null
)
select kind, class, place, name, participant_id, items
from unseen
order by kind, class, place, name, participant_id;
