-- What readers praise ('praise') or find wrong ('problem'), the surest first: up to three of a topic, and of the region or a
-- municipality up to three of a library. Of these the note quotes one a topic and library.
with each_library as (
    select v.*
    from voices as v
    left join libraries as l on l.id = v.library_id
    where v.heading = $heading and if($library is null, true, v.library_id = $library)
          and if($municipality is null, true, l.municipality = $municipality) and (v.approved or not $public)
    qualify $library is not null or row_number() over (
        partition by v.library_id order by v.approved desc, v.confidence desc nulls last, v.likes desc nulls last, v.published_at, v.owner_id, v.item_id
    ) <= 3
)
select v.topic, v.library_id, l.name as library, v.network, v.kind, v.owner_id, v.url, v.name, v.published_at, v.text
from each_library as v
left join libraries as l on l.id = v.library_id
qualify row_number() over (
    partition by v.topic order by v.approved desc, v.confidence desc nulls last, v.likes desc nulls last, v.published_at, v.owner_id, v.item_id
) <= 3
order by v.approved desc, v.confidence desc nulls last, v.likes desc nulls last, v.published_at, v.owner_id, v.item_id
limit 24;
