-- One row per region of the lake.
with shared as (
    select region, arg_max(share, push) as share, max(pushed_at) as pushed_at, max(push) as pushes
    from lake.pushes
    group by region
),
counted as (
    select lake_region as region, arg_max(libraries_total, lake_push) as libraries, arg_max(posts, lake_push) as posts,
           arg_max(comments, lake_push) as comments
    from lake.region_headline
    where not lake_gone
    group by lake_region
)
select region, share, pushed_at, pushes, coalesce(libraries, 0), coalesce(posts, 0), coalesce(comments, 0)
from shared
left join counted using (region)
order by region
