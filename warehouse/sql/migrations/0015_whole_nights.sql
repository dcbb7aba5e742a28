-- One row per run whose sources all finished, as its raw file says; counting: the run whose counters count.
create table whole_nights (
    started_at timestamptz not null,
    counting boolean not null,
    raw_file varchar not null
);
