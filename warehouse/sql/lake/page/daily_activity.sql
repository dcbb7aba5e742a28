-- One row per day: what was published in all regions, by the clock of each.
select day, sum(posts)::bigint as posts, sum(comments)::bigint as comments
from region_days
group by day
order by day
