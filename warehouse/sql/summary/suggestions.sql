-- Readers' suggestions on a named topic that no theme of several readers tells (for everybody: all that were approved), near repetitions
-- joined: twelve, one of a library at most, of as many topics as there are, those that most readers made first.
with shared as (
    select theme_id
    from theme_members
    where if($library is null, true, list_contains(libraries, $library))
          and if($municipality is null, true, list_contains(places, $municipality))
    group by theme_id
    having count(distinct participant_id) > 1
),
told as (
    select distinct network, kind, owner_id, item_id
    from theme_members
    semi join shared using (theme_id)
    where not $public
),
grouped as (
    select s.*, count(*) over alike as texts, s.topics[1].topic as topic,
           row_number() over (alike order by s.published_at, s.owner_id, s.item_id) as position
    from suggestions as s
    left join libraries as l on l.id = s.library_id
    anti join told as t
      on t.network = s.network and t.kind = s.kind and t.owner_id = s.owner_id and t.item_id = s.item_id
    where s.outside is not true and len(s.topics) > 0 and if($library is null, true, s.library_id = $library)
          and if($municipality is null, true, l.municipality = $municipality)
    window alike as (partition by coalesce(s.duplicate_group, s.network || s.kind || s.owner_id || '_' || s.item_id))
),
each_library as (
    select g.*
    from grouped as g
    left join decided as q
      on q.field = 'quote' and q.object = g.kind and q.network = g.network and q.owner_id = g.owner_id and q.id = g.item_id
    where g.position = 1 and (not $public or q.value = 'yes') and coalesce(q.value, '') <> 'no'
    qualify $library is not null
            or row_number() over (partition by g.library_id order by g.texts desc, g.published_at, g.owner_id, g.item_id) = 1
)
select g.topics, g.library_id, l.name as library, g.network, g.kind, g.owner_id, g.url, p.name, g.published_at, g.text, g.texts
from each_library as g
left join libraries as l on l.id = g.library_id
left join participant_ranking as p using (participant_id)
order by row_number() over (partition by g.topic order by g.texts desc, g.published_at, g.owner_id, g.item_id),
         g.texts desc, g.published_at, g.owner_id, g.item_id
limit 12;
