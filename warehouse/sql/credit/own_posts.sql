-- One row per campaign post and participant whom it counts for as its own: a library's post for the libraries that it is
-- credited to, anyone else's for its author. By decision a post may count for nobody.
-- key: network, owner_id, post_id, participant_id
create or replace view own_posts as
with written as (
    select network, owner_id, post_id, participant_id, day, reactions, class in ('library', 'organiser') as by_library
    from post_facts as p
    anti join uncounted as u
      on u.kind = 'post' and u.network = p.network and u.owner_id = p.owner_id and u.item_id = p.post_id
    where participant_id is not null
)
select w.network, w.owner_id, w.post_id, c.library_id as participant_id, w.day, w.reactions
from written as w
join credited as c
  on c.kind = 'post' and c.network = w.network and c.owner_id = w.owner_id and c.item_id = w.post_id
where w.by_library
union all
select network, owner_id, post_id, participant_id, day, reactions
from written
where not by_library;
