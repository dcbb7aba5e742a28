-- One row per campaign post or comment that is not known to be of the region. in_region: false for what a participant from
-- outside published, wherever it stands, and for what people of unknown region said under it; null where nobody knows (such
-- texts count, and their authors are in `undecided_regions`). Everything else is of the region: what stands on a registered wall,
-- what participants of the region publish or say anywhere, and what people of unknown region say on these places.
-- key: network, kind, owner_id, item_id
create or replace table apart_items as
with strangers as (
    select participant_id, in_region
    from participants
    where in_region is distinct from true
),
posts_apart as materialized (
    select f.network, f.owner_id, f.post_id, s.in_region
    from post_facts as f
    left join strangers as s using (participant_id)
    where s.in_region = false
          or (f.library_id is null and (f.participant_id is null or s.participant_id is not null))
),
-- By somebody of unknown region, and not on a registered wall: as the post under which it stands.
unplaced as (
    select c.network, c.owner_id, c.comment_id, c.post_id
    from comment_facts as c
    left join strangers as s using (participant_id)
    where c.library_id is null and s.in_region is null and (c.participant_id is null or s.participant_id is not null)
)
select network, 'post' as kind, owner_id, post_id as item_id, in_region
from posts_apart
union all
select c.network, 'comment', c.owner_id, c.comment_id, false
from comment_facts as c
semi join (select participant_id from strangers where in_region = false) as s using (participant_id)
union all
select u.network, 'comment', u.owner_id, u.comment_id, a.in_region
from unplaced as u
left join posts_apart as a using (network, owner_id, post_id)
left join post_facts as f using (network, owner_id, post_id)
where a.post_id is not null or f.post_id is null;
