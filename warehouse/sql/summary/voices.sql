-- What readers praise ('praise') or find wrong ('problem'): of the region the surest of each topic, one of a library at most.
with each_library as (
    select *
    from voices
    where heading = $heading and if($library is null, true, library_id = $library)
          and (approved or not $public)
    qualify $library is not null or row_number() over (
        partition by library_id order by approved desc, confidence desc nulls last, likes desc nulls last, published_at, owner_id, item_id
    ) = 1
)
select v.topic, v.library_id, l.name as library, v.network, v.kind, v.owner_id, v.url, v.name, v.published_at, v.text
from each_library as v
left join libraries as l on l.id = v.library_id
qualify row_number() over (
    partition by v.topic order by v.approved desc, v.confidence desc nulls last, v.likes desc nulls last, v.published_at, v.owner_id, v.item_id
) <= 1
order by v.approved desc, v.confidence desc nulls last, v.likes desc nulls last, v.published_at, v.owner_id, v.item_id
limit 6;
