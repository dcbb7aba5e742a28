-- No row, or one: which texts of sql/facts the fact tables were last built by; stale once what they are built of has changed.
create table facts_state (
    sha256 varchar not null,
    stale boolean not null
);
