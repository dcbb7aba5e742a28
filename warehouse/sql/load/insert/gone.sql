insert into gone by name
with missed as (
    select network, kind, owner_id, item_id, fetched_at as gone_at, any_value(raw_file) as raw_file,
           coalesce(bool_or(confirmed), false) as confirmed
    from incoming
    where type = 'gone'
    group by network, kind, owner_id, item_id, fetched_at
)
select *
from missed
anti join gone using (network, kind, owner_id, item_id, gone_at);
