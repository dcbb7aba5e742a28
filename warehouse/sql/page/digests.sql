-- One row per library and local day of a text of `page_texts`: a digest of these texts with the moments that order them, of who wrote
-- them, and of what people decided of them.
with said as (
    select t.libraries, t.day, hash(t, p, c) as digest
    from page_texts as t
    left join participants as p using (participant_id)
    left join corrected as c on c.object = t.kind and c.network = t.network and c.owner_id = t.owner_id and c.id = t.item_id
)
select library, day::varchar as day, sum(digest)::varchar as digest
from (
    select unnest(libraries) as library, day, digest
    from said
)
group by library, day;
