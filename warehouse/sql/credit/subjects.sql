-- One row per campaign post or comment and library that it is about.
-- key: network, kind, owner_id, item_id, library_id
create or replace view subjects as
select network, 'post' as kind, owner_id, post_id as item_id, library_id from post_subjects
union all
select network, 'comment', owner_id, comment_id, library_id from comment_subjects;
