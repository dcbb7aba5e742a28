-- One row per post or comment in which a reader speaks or spoke: what was said, in how many words, and whether somebody
-- said the same before. An opinion is positive, negative, or neutral on a topic. gone: deleted since; what was once collected
-- still counts as an opinion and as a question, for deleting complaints must not pay; is_alive: the counting night still found
-- it. Copies of what still stands come second.
-- key: network, kind, owner_id, item_id
create or replace table reader_texts as
with spoken as (
    select network, 'comment' as kind, owner_id, comment_id as item_id, post_id, parent_comment_id, participant_id,
           author_id, library_id, subject_library_id, published_at, day, deleted as gone, is_alive
    from comment_facts
    where role = 'reader'
    union all
    select network, 'post', owner_id, post_id, post_id, null, participant_id, author_id, library_id,
           subject_library_id, published_at, day, gone_at is not null, is_alive
    from post_facts
    where class = 'reader'
),
words as (
    select w.*, t.sentiment, t.topics, t.suggestion, t.question, t.duplicate_group, t.words,
           is_opinion(t.sentiment, t.topics) as is_opinion
    from spoken as w
    join corrected_tags as t using (network, kind, owner_id, item_id)
),
-- Who said it first: a minimum per group costs less than a window over all that was said.
firsts as (
    select duplicate_group,
           min(
               struct_pack(
                   dead := not is_alive, at := published_at, network := network, owner_id := owner_id, item_id := item_id
               )
           ) as said
    from words
    where duplicate_group is not null
    group by duplicate_group
)
select w.*,
       coalesce(
           f.said
           <> struct_pack(
               dead := not w.is_alive, at := w.published_at, network := w.network, owner_id := w.owner_id, item_id := w.item_id
           ),
           false
       ) as is_duplicate
from words as w
left join firsts as f using (duplicate_group);
