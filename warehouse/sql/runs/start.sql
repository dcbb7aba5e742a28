insert into runs (run_id, command, started_at, counts, message)
values ($run_id, $command, $now, '{}', '');
