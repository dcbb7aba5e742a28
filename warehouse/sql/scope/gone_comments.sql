-- One row per comment that the network no longer has, and since when: missed without a trace, left as a deleted one, or gone
-- with its post. A deleted one went at the first reading of its talk after it was last seen whole. It was alive on the counting
-- night if it has no row here, or went later than the night: gone_at > started_at.
-- key: network, owner_id, comment_id
create or replace view gone_comments as
with traced as (
    select network, owner_id, comment_id, concat(owner_id, '_', post_id) as talk, first_seen, fetched_at, content_at
    from comments
    where deleted
),
readings as (
    select network, target as talk, fetched_at as read_at
    from coverage
    where route = 'comments'
),
left_behind as (
    select t.network, t.owner_id, t.comment_id,
           coalesce(min(r.read_at), any_value(if(t.content_at is null, t.first_seen, t.fetched_at))) as gone_at
    from traced as t
    left join readings as r on r.network = t.network and r.talk = t.talk and r.read_at > t.content_at
    group by t.network, t.owner_id, t.comment_id
)
select network, owner_id, comment_id, min(gone_at) as gone_at
from (
    select network, owner_id, comment_id, gone_at from left_behind
    union all
    select network, owner_id, comment_id, gone_at from missed_comments where nights > 1
    union all
    select c.network, c.owner_id, c.comment_id, p.gone_at
    from comments as c
    join gone_posts as p using (network, owner_id, post_id)
)
group by network, owner_id, comment_id;
