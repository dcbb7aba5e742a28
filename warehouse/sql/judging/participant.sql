-- One row for the participant of this identifier, or else for the one with whom it was joined, or whom the account belongs to.
-- alone_id: what the account is by itself.
with named as (
    select participant_id, participant_id as alone_id, 1 as choice
    from participants
    where participant_id = $id
    union all
    select p.participant_id, s.alone_id, if(s.alone_id = $id, 2, 3)
    from speakers as s
    join participants as p using (participant_id)
    where s.alone_id = $id or (s.network = $network and s.author_id = $id)
)
select participant_id, alone_id
from named
order by choice
limit 1;
