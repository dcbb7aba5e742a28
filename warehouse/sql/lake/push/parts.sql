-- One row per part of a table in which the home differs from what it had when it pushed last, with the digest of what it has now:
-- rows fall into parts by the hash of what they are known by.
create or replace temp table lake_parts as
with here as (
    select {part} as part, hash(sum(hash(hash(held)))) as digest
    from ({source}) as held
    group by all
),
before as (
    select part, digest
    from lake_before
    where name = $table
)
select part, coalesce(h.digest, 0) as digest
from here as h
full join before as b using (part)
where coalesce(h.digest, 0) <> coalesce(b.digest, 0)
