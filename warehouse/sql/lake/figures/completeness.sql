-- One row per scope of what was found of all that is public.
select *
from completeness
