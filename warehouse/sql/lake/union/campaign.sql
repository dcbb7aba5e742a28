-- One row: from the first region's first moment to the last one's last, days counted by the earliest clock.
insert into campaign by name
select * exclude (lake_region, starts_at, ends_at, closes_at)
         replace ('все регионы озера' as region, 'internal' as audience, false as show_reader_names, '' as note),
       min(starts_at) over () as starts_at, max(ends_at) over () as ends_at, max(closes_at) over () as closes_at
from now_campaign as c
order by c.starts_at, c.lake_region
limit 1
