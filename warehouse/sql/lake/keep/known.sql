-- One row per thing by which the lake knows a person, whatever region brought it: posts, comments, comments of others under
-- the posts, texts and names.
with theirs as (
    select distinct owner_id, post_id, text
    from lake.posts
    where network = $network and $account in (author_id, owner_id)
),
said as (
    select distinct owner_id, comment_id, text
    from lake.comments
    where network = $network and author_id = $account
)
select 'posts' as what, owner_id, post_id as item from theirs
union all
select 'comments', owner_id, comment_id from said
union all
select distinct 'under', c.owner_id, c.comment_id
from lake.comments as c
semi join theirs as t using (owner_id, post_id)
where c.network = $network
union all
select 'text', null, trim(text) from theirs where text is not null
union all
select 'text', null, trim(text) from said where text is not null
union all
select distinct 'name', null, name
from lake.authors
where network = $network and author_id = $account and contains(name, ' ')
