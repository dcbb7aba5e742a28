-- Of whom and of which days the touched talks have posts, or had; and all posts of these.
create or replace temp table groups as
select participant_id, day from touched_posts semi join touched using (network, owner_id, post_id)
union
select participant_id, day from cut_touched_posts;
create or replace temp table members as
select h.network, h.owner_id, h.post_id
from touched_posts as h
semi join groups as g on g.participant_id = h.participant_id and g.day is not distinct from h.day
union
select network, owner_id, post_id from touched;
create or replace temp table cut_post_facts as
from post_facts semi join members using (network, owner_id, post_id);
create or replace temp table cut_subjects as
select s.*
from subjects as s
semi join members as m on s.kind = 'post' and m.network = s.network and m.owner_id = s.owner_id and m.post_id = s.item_id;
create or replace temp table cut_item_tags as
select t.*
from item_tags as t
semi join members as m on t.kind = 'post' and m.network = t.network and m.owner_id = t.owner_id and m.post_id = t.item_id;
create or replace temp table was_own_posts as
select network, owner_id, post_id, participant_id
from own_posts
semi join touched using (network, owner_id, post_id);
