-- Whole nights that came to an end, newest first: when, how, and what was counted.
select started_at, exit_code, coalesce(counting, false) as counting, counts
from runs
where command = 'nightly' and finished_at is not null
order by started_at desc, run_id;
