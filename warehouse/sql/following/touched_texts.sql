-- One row per text of the touched talks.
create or replace temp table touched_texts as
select network, 'post' as kind, owner_id, post_id as item_id from cut_posts
union all
select network, 'comment', owner_id, comment_id from cut_comments;
