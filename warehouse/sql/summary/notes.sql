-- What the libraries wrote in their own notes, section by section.
select n.section, n.voice, n.library_id, l.name as library, n.text, n.received_at
from library_notes as n
left join libraries as l on l.id = n.library_id
where if($library is null, true, n.library_id = $library)
      and if($municipality is null, true, coalesce(l.municipality, n.municipality) = $municipality)
order by n.section, l.name, n.received_at, n.text;
