-- One row per campaign post and participant whom it touches, as `credits` has it, with what it is measured by: counters of
-- counted_at (source: night, file or last), readers' comments, subscribers of the wall.
-- key: participant_id, network, owner_id, post_id
create or replace view appeal_posts as
select t.participant_id, t.kind, t.network, t.owner_id, t.post_id, p.url, f.published_at, t.day, t.counted, t.reason, f.likes,
       f.reposts, f.reactions - coalesce(f.likes, 0) - coalesce(f.reposts, 0) as readers_comments, f.reactions, f.subscribers,
       engagement(f.reactions, f.subscribers) as engagement, f.counted_at, f.counted_by as source,
       l.name as wall, left(p.text, 200) as text
from credits as t
join post_facts as f using (network, owner_id, post_id)
join posts as p using (network, owner_id, post_id)
left join libraries as l on l.id = f.library_id;
