-- One row per participant with a community of its own: how many members its communities have together.
-- key: participant_id
create or replace view subscribers as
select s.participant_id, sum(s.members)::bigint as subscribers
from speakers as s
where s.class in ('library', 'organiser', 'partner') and s.members is not null
group by s.participant_id;
