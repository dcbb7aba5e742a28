-- One row per post or comment in which a reader speaks or spoke: what was said, in how many words, and whether somebody
-- said the same before. An opinion is positive, negative, or neutral on a topic. gone: deleted since; what was once collected
-- still counts as an opinion and as a question, for deleting complaints must not pay; is_alive: the counting night still found
-- it.
-- key: network, kind, owner_id, item_id
create or replace view reader_texts as
select network, kind, owner_id, item_id, post_id, parent_comment_id, participant_id, subject_library_id,
       published_at, day, gone, is_alive, sentiment, topics, proposed as suggestion, question, duplicate_group,
       words, confidence, opinion as is_opinion, is_duplicate
from page_facts
where voice = 'reader' and words is not null;
