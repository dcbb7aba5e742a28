-- Talks with texts of a group of which something else was said first now.
with groups as (
    (from first_said except from was_first_said)
    union all
    (from was_first_said except from first_said)
),
texts as (
    select network, kind, owner_id, item_id
    from item_tags
    semi join groups using (duplicate_group)
)
select network, owner_id, item_id as post_id from texts where kind = 'post'
union
select c.network, c.owner_id, coalesce(c.post_id, '')
from comments as c
semi join texts as t on t.kind = 'comment' and t.network = c.network and t.owner_id = c.owner_id and t.item_id = c.comment_id;
