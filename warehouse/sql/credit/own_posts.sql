-- One row per campaign post and participant whom it counts for: its author and, of a library's post, the libraries that it is
-- about, those beyond the daily number included.
-- key: network, owner_id, post_id, participant_id
create or replace view own_posts as
select network, owner_id, post_id, participant_id, day, published_at, reactions, subscribers, is_over
from touched_posts
where excluded is null;
