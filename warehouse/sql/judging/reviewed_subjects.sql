-- One row: of the texts behind the first $places places of every class that count by a library which they name, how many people
-- confirmed, and how many there are.
with behind as (
    select distinct s.network, s.kind, s.owner_id, s.item_id, s.confirmed
    from subject_reviews as s
    join participant_ranking as r using (participant_id)
    where r.place <= $places
)
select count(*) filter (where confirmed) as confirmed, count(*) as texts
from behind;
