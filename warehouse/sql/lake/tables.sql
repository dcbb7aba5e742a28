-- One row per thing that all homes have in common.
create table lake.rule (field varchar, said varchar);
-- One row: the lake's key.
create table lake.secret (key varchar);
-- One row per push that brought anything.
create table lake.pushes (
    region varchar,
    push bigint,
    share varchar,
    pushed_at timestamptz,
    n_rows bigint,
    version varchar
);
-- One row per mark of somebody who is forgotten: HMAC(the lake's key, «network:account»).
create table lake.forgotten (mark varchar);
