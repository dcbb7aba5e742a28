-- One row per participant that people joined with another («same_as»), straight or through others: the participant whose
-- identifier all of them keep. People and communities are told by the code in their identifier: what stands before it may have
-- changed. Who is joined in a circle, with somebody unknown, with a library, or a community with a person, is joined with nobody.
-- key: alone_id
create or replace table same_people as
with recursive latest as (
    select id, value
    from decisions
    where object = 'participant' and field = 'same_as'
    qualify row_number() over (partition by id order by line desc) = 1
),
links as (
    select distinct one.alone_id, other.alone_id as other_id
    from latest as l
    join accounts as one on one.code = substr(l.id, 3)
    join accounts as other on other.code = substr(l.value, 3)
    where one.library_id is null and other.library_id is null and (one.class = 'partner') = (other.class = 'partner')
),
reached as (
    select alone_id, other_id
    from links
    union
    select r.alone_id, l.other_id
    from reached as r
    join links as l on l.alone_id = r.other_id
)
select r.alone_id, r.other_id as participant_id
from reached as r
anti join links as l on l.alone_id = r.other_id;
