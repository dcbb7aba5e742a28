-- One row per campaign post and library that it is about, in the order of mention: what people decided, else the libraries
-- that the text names (on a registered wall only those that it may speak of), else the wall's library, else the author's.
-- key: network, owner_id, post_id, library_id
create or replace table post_subjects as
with decided_posts as (
    select network, owner_id, item_id as post_id, string_split(libraries, '|') as libraries
    from item_decisions
    where kind = 'post' and libraries is not null
),
decided_subjects as (
    select p.network, p.owner_id, p.post_id, unnest(d.libraries) as library_id,
           generate_subscripts(d.libraries, 1) as position
    from scoped_posts as p
    join decided_posts as d using (network, owner_id, post_id)
),
named as (
    select p.network, p.owner_id, p.post_id, p.library_id as wall_library_id,
           unnest(t.libraries) as library_id, generate_subscripts(t.libraries, 1) as position
    from scoped_posts as p
    join item_tags as t
      on t.kind = 'post' and t.network = p.network and t.owner_id = p.owner_id and t.item_id = p.post_id
    anti join decided_posts as d
      on d.network = p.network and d.owner_id = p.owner_id and d.post_id = p.post_id
),
allowed as (
    select n.network, n.owner_id, n.post_id, n.library_id, min(n.position) as position
    from named as n
    join libraries as l on l.id = n.library_id
    left join library_reach as r on r.wall_library_id = n.wall_library_id and r.library_id = n.library_id
    where n.wall_library_id is null or r.library_id is not null
    group by n.network, n.owner_id, n.post_id, n.library_id
),
unnamed as (
    select p.network, p.owner_id, p.post_id, coalesce(p.library_id, s.library_id) as library_id, 1 as position
    from scoped_posts as p
    left join speakers as s using (network, author_id)
    anti join allowed using (network, owner_id, post_id)
    anti join decided_posts using (network, owner_id, post_id)
)
select network, owner_id, post_id, library_id, min(position) as position
from decided_subjects
where library_id <> 'none'
group by network, owner_id, post_id, library_id
union all
select network, owner_id, post_id, library_id, position from allowed
union all
select network, owner_id, post_id, library_id, position from unnamed where library_id is not null;
