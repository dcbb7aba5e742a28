-- Readers' suggestions: near repetitions joined, those that most readers made first.
with grouped as (
    select *, count(*) over alike as texts,
           row_number() over (alike order by s.published_at, s.owner_id, s.item_id) as position
    from suggestions as s
    where if($library is null, true, s.library_id = $library)
    window alike as (partition by coalesce(s.duplicate_group, s.network || s.kind || s.owner_id || '_' || s.item_id))
)
select g.topics, g.library_id, l.name as library, g.network, g.kind, g.owner_id, g.url, p.name, g.published_at, g.text, g.texts
from grouped as g
left join libraries as l on l.id = g.library_id
left join participant_ranking as p using (participant_id)
left join decided as q
  on q.field = 'quote' and q.object = g.kind and q.network = g.network and q.owner_id = g.owner_id and q.id = g.item_id
where g.position = 1 and if($municipality is null, true, l.municipality = $municipality)
      and (not $public or q.value = 'yes') and coalesce(q.value, '') <> 'no'
qualify row_number() over (partition by g.library_id order by g.texts desc, g.published_at, g.owner_id, g.item_id)
        <= if($library is null, 2, 12)
order by g.texts desc, g.published_at, g.owner_id, g.item_id
limit 12;
