-- One row, or none: the whole counting night by which the facts were built. One that is not whole, and so another after every night,
-- tells but since when something is missed that was seen before.
-- key: started_at
create or replace table counted_night as
select started_at
from counting_night
where whole;
