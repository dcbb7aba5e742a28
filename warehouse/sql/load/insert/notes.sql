-- What a file says now, unless a later reading of it is already here; unchanged pieces keep the day on which they came.
create or replace temp table handed as
with newest as (
    select library_id, municipality, section, text, voice, fetched_at as received_at, file
    from incoming
    where type = 'note'
    qualify fetched_at = max(fetched_at) over (partition by file)
)
select distinct *
from newest
where received_at >= all (select n.received_at from library_notes as n where n.file = newest.file);
update handed as h
set received_at = n.received_at
from library_notes as n
where n.file = h.file and n.library_id = h.library_id and n.section = h.section and n.voice = h.voice and n.text = h.text;
delete from library_notes
where file in (select file from handed);
insert into library_notes by name
from handed;
drop table handed;
