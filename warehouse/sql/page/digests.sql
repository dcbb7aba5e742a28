-- One row per library of a text of `page_texts`: a digest of these texts with the moments that order them, of who wrote them, of what
-- people decided of them, and of the themes of `page_themes` behind which they are named.
with named as (
    select theme_id, unnest(items, max_depth := 2)
    from page_themes
),
behind as (
    select network, kind, owner_id, item_id, list(theme_id order by theme_id) as themes
    from named
    group by network, kind, owner_id, item_id
)
select a.library, sum(hash(t, p, c, b.themes))::varchar as digest
from page_texts as t
cross join unnest(t.libraries) as a(library)
left join participants as p using (participant_id)
left join corrected as c on c.object = t.kind and c.network = t.network and c.owner_id = t.owner_id and c.id = t.item_id
left join behind as b on b.network = t.network and b.kind = t.kind and b.owner_id = t.owner_id and b.item_id = t.item_id
group by a.library;
