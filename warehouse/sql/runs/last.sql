-- The last run, and the last that ended well if that is another one.
select command, started_at, finished_at, exit_code
from runs
where started_at = (select max(started_at) from runs)
   or started_at = (select max(started_at) from runs where exit_code = 0)
order by started_at desc;
