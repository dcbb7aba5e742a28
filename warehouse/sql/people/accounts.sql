-- One row per account ever seen: what it is by itself, before people decide. An account of the registry speaks for its library;
-- staff are the persons whom the registry or a library's community names; other persons are readers, other communities partners.
-- alone_id: the participant that it is unless people join it with another.
-- key: network, author_id
create or replace view accounts as
with staff as (
    select network, author_id, min(library_id) as library_id
    from library_accounts
    where role in ('staff', 'contact')
    group by network, author_id
),
named as (
    select p.network, p.author_id, p.code, a.name, a.screen_name, a.city, a.members,
           coalesce(a.kind = 'community', starts_with(p.author_id, '-')) as is_community,
           w.library_id, l."group", s.library_id as staff_of
    from pseudonyms as p
    left join authors as a using (network, author_id)
    left join walls as w on w.network = p.network and w.owner_id = p.author_id
    left join libraries as l on l.id = w.library_id
    left join staff as s on s.network = p.network and s.author_id = p.author_id
),
classed as (
    select *,
           case
               when "group" = 'region' then 'organiser'
               when library_id is not null then 'library'
               when is_community then 'partner'
               when staff_of is not null then 'staff'
               else 'reader'
           end as class
    from named
)
select network, author_id, class,
       case class
           when 'partner' then 'p-' || code
           when 'staff' then 's-' || code
           when 'reader' then 'r-' || code
           else library_id
       end as alone_id,
       library_id, staff_of, code, name, screen_name, city, members
from classed;
