-- One row per stored author that this file changes, as it will be.
create or replace temp table changed_authors as
with pairs as (
    select m.stored_row, i, a,
           case
               when i.fetched_at <> a.fetched_at then i.fetched_at > a.fetched_at
               else (i.kind, i.name, i.screen_name, i.city, i.deactivated, i.contacts::varchar)
                    > (a.kind, a.name, a.screen_name, a.city, a.deactivated, a.contacts::varchar)
           end as newer
    from matched_authors as m
    join incoming_authors as i using (incoming_row)
    join authors as a on a.rowid = m.stored_row
),
merged as (
    select stored_row, a,
           if(newer, i.kind, a.kind) as kind,
           if(newer, i.name, a.name) as name,
           if(newer, i.screen_name, a.screen_name) as screen_name,
           if(newer, i.city, a.city) as city,
           if(newer, coalesce(i.members, a.members), coalesce(a.members, i.members)) as members,
           if(newer, i.deactivated, a.deactivated) as deactivated,
           if(newer, i.contacts, a.contacts) as contacts,
           greatest(i.fetched_at, a.fetched_at) as fetched_at,
           least(i.first_seen, a.first_seen) as first_seen,
           if(newer, i.raw_file, a.raw_file) as raw_file
    from pairs
)
select * exclude (a)
from merged
where (kind, name, screen_name, city, members, deactivated, contacts, first_seen)
      is distinct from
      (a.kind, a.name, a.screen_name, a.city, a.members, a.deactivated, a.contacts, a.first_seen);
