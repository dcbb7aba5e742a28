-- One row per campaign post or comment and library that it is about: what people decided, else the libraries that the text
-- names. position: 1, 2 … in the order of mention, the wall's own library last. A text that names more than two is a list (is_list):
-- its libraries are kept, but it counts for none of them. A post that names none is about the wall's library, else its
-- author's; a comment about what its post is about, unless that is a list, else the wall's library, unless people decided
-- that the post is about none.
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
           generate_subscripts(t.libraries, 1) as position, len(t.libraries) > 2 as is_list
    from spoken as s
    join item_tags as t using (network, kind, owner_id, item_id)
    anti join decided_items using (network, kind, owner_id, item_id)
    where len(t.libraries) > 0
    union all
    -- What people assign is no list; «none» is no library.
    select s.network, s.kind, s.owner_id, s.item_id, s.library_id, unnest(d.libraries), generate_subscripts(d.libraries, 1),
           false
    from spoken as s
    join decided_items as d using (network, kind, owner_id, item_id)
),
told as (
    select n.network, n.kind, n.owner_id, n.item_id, n.library_id,
           row_number() over (
               partition by n.network, n.kind, n.owner_id, n.item_id
               order by min(n.position + if(n.library_id = n.wall_library_id, 1000, 0)), n.library_id
           ) as position,
           any_value(n.is_list) as is_list
    from named as n
    join libraries as l on l.id = n.library_id
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
    select network, kind, owner_id, item_id, coalesce(p.library_id, s.library_id), 1, false
    from untold as p
    left join speakers as s using (network, author_id)
    where p.kind = 'post'
),
of_comments as (
    select * from told where kind = 'comment'
    union all
    select c.network, c.kind, c.owner_id, c.item_id, coalesce(p.library_id, if(d.item_id is null, c.library_id, null)),
           coalesce(p.position, 1), false
    from untold as c
    left join of_posts as p on not p.is_list and p.network = c.network and p.owner_id = c.owner_id and p.item_id = c.post_id
    left join decided_items as d
      on d.kind = 'post' and d.network = c.network and d.owner_id = c.owner_id and d.item_id = c.post_id
    where c.kind = 'comment'
)
select * from of_posts where library_id is not null
union all
select * from of_comments where library_id is not null;
