-- One row per part of a region's table and noting of it: the digest of what its home had there. The last noting counts.
create table if not exists lake.parts (region varchar, name varchar, part ubigint, digest ubigint, noting bigint)
