-- One row per post or comment in which a reader speaks or spoke: what was said, in how many words, and whether somebody
-- said the same before. An opinion is positive, negative, or neutral on a topic. gone: deleted since; what was once collected
-- still counts as an opinion and as a question, for deleting complaints must not pay; is_alive: the counting night still found
-- it. Copies of what still stands come second.
-- key: network, kind, owner_id, item_id
create or replace table reader_texts as
select r.*, t.sentiment, t.topics, t.suggestion, t.question, t.duplicate_group, t.words, t.confidence,
       is_opinion(t.sentiment, t.topics) as is_opinion,
       coalesce(
           f.said
           <> struct_pack(
               dead := not r.is_alive, at := r.published_at, network := r.network, owner_id := r.owner_id, item_id := r.item_id
           ),
           false
       ) as is_duplicate
from reader_items as r
join corrected_tags as t using (network, kind, owner_id, item_id)
left join first_said as f using (duplicate_group);
