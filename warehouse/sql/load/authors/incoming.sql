-- One row per author of the file: the newest sighting, with the last known number of members.
create or replace temp table incoming_authors as
with sightings as (
    select rowid as incoming_row, network, author_id, kind, coalesce(name, '') as name, screen_name, city, members, deactivated,
           coalesce(contacts, []) as contacts, fetched_at, raw_file
    from incoming
    where type = 'author'
),
known as (
    select network, author_id, min(fetched_at) as first_seen,
           first(members order by fetched_at desc, members desc) filter (where members is not null) as members
    from sightings
    group by network, author_id
)
select s.* exclude (members), k.members, k.first_seen, 1 as sightings
from sightings as s
join known as k using (network, author_id)
qualify row_number() over (
    partition by s.network, s.author_id
    order by s.fetched_at desc, (s.kind, s.name, s.screen_name, s.city, s.deactivated, s.contacts::varchar) desc
) = 1;
