-- One row per class and component of the ranking: how it is measured, and the largest count that the rule knows.
select s.class, s.component, s.weight, s.p95, s.median_share,
       case
           when s.component = 'days' then d.days
           when s.component = 'posts' and s.class <> 'reader' then 3 * d.days
           when s.component = 'comments' then 5 * d.days
       end as most
from ranking_scales as s
cross join (select date_diff('day', start_day, end_day) + 1 as days from campaign) as d
order by s.class, s.component;
