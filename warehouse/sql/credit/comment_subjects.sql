-- One row per campaign comment and library that it is about: what people decided, else the libraries that it names (on a
-- registered wall only those that the wall may speak of), else its post's subjects, else the wall's library, unless people
-- decided that the post is about none.
-- key: network, owner_id, comment_id, library_id
create or replace table comment_subjects as
with decided_items as (
    select network, kind, owner_id, item_id, string_split(libraries, '|') as libraries
    from item_decisions
    where libraries is not null
),
decided_comments as (
    select network, owner_id, item_id as comment_id, libraries
    from decided_items
    where kind = 'comment'
),
decided_subjects as (
    select c.network, c.owner_id, c.comment_id, unnest(d.libraries) as library_id,
           generate_subscripts(d.libraries, 1) as position
    from scoped_comments as c
    join decided_comments as d using (network, owner_id, comment_id)
),
named as (
    select c.network, c.owner_id, c.comment_id, c.library_id as wall_library_id,
           unnest(t.libraries) as library_id, generate_subscripts(t.libraries, 1) as position
    from scoped_comments as c
    join item_tags as t
      on t.kind = 'comment' and t.network = c.network and t.owner_id = c.owner_id and t.item_id = c.comment_id
    anti join decided_comments as d
      on d.network = c.network and d.owner_id = c.owner_id and d.comment_id = c.comment_id
),
allowed as (
    select n.network, n.owner_id, n.comment_id, n.library_id, min(n.position) as position
    from named as n
    join libraries as l on l.id = n.library_id
    left join library_reach as r on r.wall_library_id = n.wall_library_id and r.library_id = n.library_id
    where n.wall_library_id is null or r.library_id is not null
    group by n.network, n.owner_id, n.comment_id, n.library_id
),
unnamed as (
    select c.network, c.owner_id, c.comment_id, coalesce(s.library_id, if(d.item_id is null, c.library_id, null)) as library_id,
           coalesce(s.position, 1) as position
    from scoped_comments as c
    left join post_subjects as s
      on s.network = c.network and s.owner_id = c.owner_id and s.post_id = c.post_id
    left join decided_items as d
      on d.kind = 'post' and d.network = c.network and d.owner_id = c.owner_id and d.item_id = c.post_id
    anti join allowed as a
      on a.network = c.network and a.owner_id = c.owner_id and a.comment_id = c.comment_id
    anti join decided_comments as b
      on b.network = c.network and b.owner_id = c.owner_id and b.comment_id = c.comment_id
)
select network, owner_id, comment_id, library_id, min(position) as position
from decided_subjects
where library_id <> 'none'
group by network, owner_id, comment_id, library_id
union all
select network, owner_id, comment_id, library_id, position from allowed
union all
select network, owner_id, comment_id, library_id, position from unnamed where library_id is not null;
