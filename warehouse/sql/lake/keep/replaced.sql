-- What a later push replaced, and what the home has no more.
delete from lake.{table}
where rowid in (
    with newest as (
        select lake_region, lake_key, max(lake_push) as newest_push, arg_max(lake_gone, lake_push) as is_gone
        from lake.{table}
        group by lake_region, lake_key
    )
    select t.rowid
    from lake.{table} as t
    join newest as n using (lake_region, lake_key)
    where n.is_gone or t.lake_push < n.newest_push
)
