-- One row per campaign post or comment and library that it counts for. A post of a library counts for its author and for
-- whom it is about, anything else for whom it is about; a list for no library that it names. With credit = "wall": for the
-- library whose wall it stands on.
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
where not s.is_list
union all
select p.network, 'post', p.owner_id, p.post_id, p.participant_id
from post_facts as p
join campaign as c on c.credit = 'subject'
anti join subjects as s
  on s.kind = 'post' and not s.is_list and s.network = p.network and s.owner_id = p.owner_id and s.item_id = p.post_id
 and s.library_id = p.participant_id
where p.class in ('library', 'organiser') and p.participant_id is not null
union all
select w.network, w.kind, w.owner_id, w.item_id, w.library_id
from on_walls as w
join campaign as c on c.credit = 'wall'
where w.library_id is not null;
