-- One row per account ever seen: who it is in the campaign. Accounts that people joined («same_as») are one participant, who is
-- staff if any of them is. Of the class people may decide otherwise; the participant keeps its identifier.
-- key: network, author_id
create or replace table speakers as
with joined as (
    select a.*, coalesce(s.participant_id, a.alone_id) as participant_id
    from accounts as a
    left join same_people as s using (alone_id)
),
joined_staff as (
    select j.participant_id, min(j.staff_of) as staff_of
    from joined as j
    semi join same_people as s using (participant_id)
    where j.class = 'staff'
    group by j.participant_id
)
select j.network, j.author_id, coalesce(d.role, if(t.participant_id is null, j.class, 'staff')) as class, j.participant_id,
       j.library_id, coalesce(j.staff_of, t.staff_of) as staff_of, j.code, j.name, j.screen_name, j.city, j.members, j.alone_id
from joined as j
left join joined_staff as t using (participant_id)
left join participant_decisions as d using (participant_id);
