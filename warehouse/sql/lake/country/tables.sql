-- One row per region: what it shares, when it last brought anything new, and how many pushes that took.
create or replace table regions as
select region, arg_max(share, push) as share, max(pushed_at) as pushed_at, max(push) as pushes
from lake.pushes
group by region
order by region
