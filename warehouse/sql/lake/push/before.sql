-- One row per part of a table of the region: the digest of what the home had there when it pushed last.
create or replace temp table lake_before as
select name, part, arg_max(digest, noting) as digest, max(noting) as noting
from lake.parts
where region = $region
group by name, part
