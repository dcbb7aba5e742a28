-- One row per library and library of which its wall may speak: itself, its branches, those of its municipality.
-- key: wall_library_id, library_id
create or replace table library_reach as
with recursive branches as (
    select id as wall_library_id, id as library_id
    from libraries
    union
    select b.wall_library_id, l.id
    from branches as b
    join libraries as l on l.parent_id = b.library_id
),
neighbours as (
    select w.id as wall_library_id, l.id as library_id
    from libraries as w
    join libraries as l using (municipality)
)
select wall_library_id, library_id from branches
union
select wall_library_id, library_id from neighbours;
