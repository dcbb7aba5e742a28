-- One row per library that takes part (it has posts, or announced itself), with when the first part of its note came;
-- owed: none has.
-- key: library_id
create or replace view owed_notes as
with received as (
    select library_id, min(received_at) as received_at
    from library_notes
    group by library_id
)
select l.id as library_id, l.name, l.municipality, s.posts, r.received_at, r.library_id is null as owed
from libraries as l
join library_summary as s on s.id = l.id
left join received as r on r.library_id = l.id
where s.posts > 0 or r.library_id is not null or l.id in (select library_id from entries)
order by l.name, l.id;
