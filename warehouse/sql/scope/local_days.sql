-- One row per minute in which something was published, counted from 1970, and the local day on which it was. Asked of the time
-- zone once a minute, and not once a text: that takes a hundred times as long.
-- key: minute
create or replace temp table local_days as
with moments as (
    select published_at from posts
    union all
    select published_at from comments
),
minutes as (
    select epoch_us(published_at) // 60_000_000 as minute, min(published_at) as first_at
    from moments
    where published_at is not null
    group by all
)
select n.minute, timezone(c.timezone, n.first_at)::date as day
from minutes as n
cross join campaign as c;
