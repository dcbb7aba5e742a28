-- One row per library and local day of a text of `page_texts`: a digest of these texts with the moments that order them, of who wrote
-- them, and of what people decided of them.
select a.library, t.day::varchar as day, sum(hash(t, p, c))::varchar as digest
from page_texts as t
cross join unnest(t.libraries) as a(library)
left join participants as p using (participant_id)
left join corrected as c on c.object = t.kind and c.network = t.network and c.owner_id = t.owner_id and c.id = t.item_id
group by a.library, t.day;
