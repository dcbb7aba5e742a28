-- One row, or none: the counting night by which the facts were built.
-- key: started_at
create or replace table counted_night as
select started_at, whole
from counting_night;
