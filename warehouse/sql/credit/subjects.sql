-- One row per campaign post or comment and library that it is about, in the order of mention: what people decided, else the
-- libraries that the text names (on a registered wall only those that the wall may speak of). A post that names none is about
-- the wall's library, else its author's; a comment about what its post is about, else the wall's library, unless people
-- decided that the post is about none.
-- key: network, kind, owner_id, item_id, library_id
create or replace table subjects as
with spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, post_id, author_id, library_id from scoped_posts
    union all
    select network, 'comment', owner_id, comment_id, post_id, author_id, library_id from scoped_comments
),
decided_items as (
    select network, kind, owner_id, item_id, string_split(libraries, '|') as libraries
    from item_decisions
    where libraries is not null
),
named as (
    select s.network, s.kind, s.owner_id, s.item_id, s.library_id as wall_library_id, unnest(t.libraries) as library_id,
           generate_subscripts(t.libraries, 1) as position
    from spoken as s
    join item_tags as t using (network, kind, owner_id, item_id)
    anti join decided_items using (network, kind, owner_id, item_id)
    where len(t.libraries) > 0
    union all
    -- Of whatever people decide any wall may speak; «none» is no library.
    select network, kind, owner_id, item_id, null, unnest(d.libraries), generate_subscripts(d.libraries, 1)
    from spoken
    join decided_items as d using (network, kind, owner_id, item_id)
),
told as (
    select n.network, n.kind, n.owner_id, n.item_id, n.library_id, min(n.position) as position
    from named as n
    join libraries as l on l.id = n.library_id
    left join library_reach as r on r.wall_library_id = n.wall_library_id and r.library_id = n.library_id
    where n.wall_library_id is null or r.library_id is not null
    group by n.network, n.kind, n.owner_id, n.item_id, n.library_id
),
untold as (
    select *
    from spoken
    anti join told using (network, kind, owner_id, item_id)
    anti join decided_items using (network, kind, owner_id, item_id)
),
of_posts as materialized (
    select * from told where kind = 'post'
    union all
    select network, kind, owner_id, item_id, coalesce(p.library_id, s.library_id), 1
    from untold as p
    left join speakers as s using (network, author_id)
    where p.kind = 'post'
),
of_comments as (
    select * from told where kind = 'comment'
    union all
    select c.network, c.kind, c.owner_id, c.item_id, coalesce(p.library_id, if(d.item_id is null, c.library_id, null)),
           coalesce(p.position, 1)
    from untold as c
    left join of_posts as p on p.network = c.network and p.owner_id = c.owner_id and p.item_id = c.post_id
    left join decided_items as d
      on d.kind = 'post' and d.network = c.network and d.owner_id = c.owner_id and d.item_id = c.post_id
    where c.kind = 'comment'
)
select * from of_posts where library_id is not null
union all
select * from of_comments where library_id is not null;
