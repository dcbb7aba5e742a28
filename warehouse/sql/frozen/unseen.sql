-- One row per participant in whom nobody has looked at something that may change a place: kind is subject (texts behind
-- one of the first $places places, with no decision on the library that they name), region (one of them of unknown region) or
-- flag (a suspicion about one who is ranked). items counts texts or suspicions.
with first as (
    select participant_id, class, name, place
    from participant_ranking
    where place <= $places
),
named as (
    select participant_id, count(*) as items
    from subject_reviews
    where not confirmed
    group by participant_id
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
