-- One row per migration that this database has seen.
create table if not exists schema_version (
    n integer not null,
    sha256 varchar not null,
    applied_at timestamptz not null
);
