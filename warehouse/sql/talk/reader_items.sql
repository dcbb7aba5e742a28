-- One row per post or comment in which a reader speaks or spoke, tagged or not; explained in `reader_texts`.
-- key: network, kind, owner_id, item_id
create or replace view reader_items as
select network, 'comment' as kind, owner_id, comment_id as item_id, post_id, parent_comment_id, participant_id,
       author_id, library_id, subject_library_id, published_at, day, deleted as gone, is_alive
from comment_facts
where role = 'reader'
union all
select network, 'post', owner_id, post_id, post_id, null, participant_id, author_id, library_id,
       subject_library_id, published_at, day, gone_at is not null, is_alive
from post_facts
where class = 'reader';
