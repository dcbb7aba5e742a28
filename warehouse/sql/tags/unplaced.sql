-- One row per want that has no theme yet, in the order in which nights first saw its text as it is now (night counts them); within
-- a night by the day on which it was published, then by its key.
create or replace temp table want_queue as
select w.network, w.kind, w.owner_id, w.item_id, w.position, w.words, w.topic, w.vector,
       dense_rank() over (order by s.text_since) as night,
       row_number() over (
           order by s.text_since, s.published_at::date nulls last, w.network, w.kind, w.owner_id, w.item_id, w.position
       ) as number
from item_wants as w
anti join want_places as p using (network, kind, owner_id, item_id, position)
anti join purged as g using (network, kind, owner_id, item_id)
join (
    select network, 'post' as kind, owner_id, post_id as item_id, text_since, published_at from posts
    union all
    select network, 'comment', owner_id, comment_id, text_since, published_at from comments
) as s using (network, kind, owner_id, item_id);
