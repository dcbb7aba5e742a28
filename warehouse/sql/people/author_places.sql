-- One row per account: where it is, by the town it gives, and whether that is in the region. in_region is null where it
-- gives no town, or one that is neither known here nor known elsewhere: a village may be anywhere.
-- key: network, author_id
create or replace view author_places as
with names as (
    select id, plain(unnest([id, name, former_name, centre])) as name
    from municipalities
),
places as (
    -- A town and the district around it may share a name: the town's own municipality is the one called so.
    select name, min_by(id, (plain(id) <> name, id)) as municipality
    from names
    where name <> ''
    group by name
),
far as (
    select distinct plain(name) as name
    from elsewhere
)
select s.network, s.author_id, nullif(trim(s.city), '') as town, p.municipality,
       case
           when p.municipality is not null then true
           when c.region <> '' and starts_with(plain(s.city), split_part(plain(c.region), ' ', 1)) then true
           when f.name is not null then false
       end as in_region
from speakers as s
cross join campaign as c
left join places as p on p.name = plain(s.city)
left join far as f on f.name = plain(s.city);
