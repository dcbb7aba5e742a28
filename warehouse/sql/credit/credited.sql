-- One row per campaign post or comment and library that it counts for: its subject, or with credit = "wall" the library
-- whose wall it stands on.
-- key: network, kind, owner_id, item_id, library_id
create or replace view credited as
with on_walls as (
    select network, 'post' as kind, owner_id, post_id as item_id, library_id from post_facts
    union all
    select network, 'comment', owner_id, comment_id, library_id from comment_facts
)
select s.network, s.kind, s.owner_id, s.item_id, s.library_id
from subjects as s
join campaign as c on c.credit = 'subject'
union all
select w.network, w.kind, w.owner_id, w.item_id, w.library_id
from on_walls as w
join campaign as c on c.credit = 'wall'
where w.library_id is not null;
