update runs
set finished_at = $now, exit_code = $exit_code, counts = $counts, message = $message, counting = $counting
where run_id = $run_id;
