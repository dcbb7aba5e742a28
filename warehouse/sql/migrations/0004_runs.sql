-- One row per command that changed the warehouse. Not in raw/: a rebuild keeps it.
create table runs (
    run_id varchar not null,
    command varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    exit_code integer,
    -- JSON object: what was counted -> how many.
    counts varchar not null,
    message varchar not null
);
