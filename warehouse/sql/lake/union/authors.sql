-- The newest sighting of an account, with the last known number of its members.
insert into authors by name
with together as (
    select network, author_id, min(first_seen) as first_seen, arg_max(members, fetched_at) as members
    from now_authors
    group by network, author_id
)
select a.* exclude (lake_region) replace (t.first_seen as first_seen, t.members as members)
from now_authors as a
join together as t using (network, author_id)
qualify row_number() over (
    partition by a.network, a.author_id
    order by a.fetched_at desc, (a.kind, a.name, a.screen_name, a.city, a.deactivated, a.contacts::varchar) desc
) = 1
