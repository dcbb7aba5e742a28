-- One row per region: what it shares, when it last brought anything new, and what it counted.
select r.region as name, r.share, r.pushed_at, coalesce(h.libraries_total, 0) as libraries, coalesce(h.posts, 0) as posts,
       coalesce(h.comments, 0) as comments
from regions as r
left join region_headline as h using (region)
order by r.region
