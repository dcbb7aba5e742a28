-- One row per campaign post or comment, with its tags (null where it has none) and whether a reader said the same before
-- (is_duplicate; copies of what still stands come second). Joined once: whoever asks and `page_facts` are made of it.
-- key: network, kind, owner_id, item_id
create or replace temp table tagged_texts as
with spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, post_id, null as parent_comment_id, participant_id,
           subject_library_id, class as voice, published_at, day, reactions, engagement(reactions, subscribers) as er,
           views, gone_at is not null as gone, is_alive
    from post_facts
    union all
    select network, 'comment', owner_id, comment_id, post_id, parent_comment_id, participant_id,
           subject_library_id, role, published_at, day, null, null, null, deleted, is_alive
    from comment_facts
)
select s.*, t.sentiment, t.topics, t.municipalities, t.suggestion, t.question, t.thanks, t.duplicate_group, t.words, t.confidence,
       coalesce(
           s.voice = 'reader'
           and f.said
           <> struct_pack(
               dead := not s.is_alive, at := s.published_at, network := s.network, owner_id := s.owner_id, item_id := s.item_id
           ),
           false
       ) as is_duplicate
from spoken as s
left join corrected_tags as t using (network, kind, owner_id, item_id)
left join first_said as f using (duplicate_group);
