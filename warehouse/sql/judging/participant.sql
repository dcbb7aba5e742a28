-- One row for the participant of this identifier, or else for the one whom the account belongs to.
with named as (
    select participant_id, 1 as choice
    from participants
    where participant_id = $id
    union all
    select p.participant_id, 2
    from speakers as s
    join participants as p using (participant_id)
    where s.network = $network and s.author_id = $id
)
select participant_id
from named
order by choice
limit 1;
