-- One row per campaign post and participant whom it counts for: its author and, of a library's post, the libraries that it is
-- about, those beyond the daily number included.
-- key: network, owner_id, post_id, participant_id
create or replace view own_posts as
select t.network, t.owner_id, t.post_id, t.participant_id, t.day, p.published_at, p.reactions, p.subscribers, t.is_over
from touched_posts as t
join post_facts as p using (network, owner_id, post_id)
where t.excluded is null;
