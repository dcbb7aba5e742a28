-- One row per campaign post: whose it is and what it is about, when it was missed, and whether the counting night still
-- found it (is_alive). On a library's wall its staff speak for it, and whoever is not known. People may decide otherwise: of
-- one post, or of the participant. reactions: likes and reposts as they were counted, and readers' comments written by the end of the campaign
-- (the library's own replies are none); null where neither likes nor reposts are known; counters as `counted_metrics`
-- has them. subscribers: those of the wall.
-- key: network, owner_id, post_id
create or replace table post_facts as
with speaks_for as (
    select a.network, a.author_id, a.library_id
    from library_accounts as a
    join speakers as s using (network, author_id)
    where a.role in ('staff', 'contact') and s.class in ('library', 'organiser', 'staff')
    union
    select network, null, library_id
    from walls
),
decided_roles as (
    select network, owner_id, item_id as post_id, role
    from item_decisions
    where kind = 'post' and role is not null
),
talk as (
    select c.network, c.owner_id, c.post_id, count(*) as comments
    from comment_facts as c
    join campaign as m on c.published_at < m.ends_at
    where c.role = 'reader' and c.is_alive
    group by c.network, c.owner_id, c.post_id
)
select p.network, p.owner_id, p.post_id, p.author_id, p.library_id, f.library_id as subject_library_id, p.published_at, l.day,
       case
           when coalesce(c.likes, c.reposts) is not null
               then coalesce(c.likes, 0) + coalesce(c.reposts, 0) + coalesce(t.comments, 0)
       end as reactions,
       c.likes, c.reposts, c.views, c.counted_at, c.source as counted_by, a.members as subscribers, g.gone_at,
       g.gone_at is null or coalesce(g.gone_at > n.started_at, false) as is_alive,
       coalesce(
           case
               when d.role is null then w.library_id
               when d.role = 'library' then coalesce(w.library_id, p.library_id, f.library_id)
           end,
           s.participant_id
       ) as participant_id,
       coalesce(d.role, if(w.library_id is null, s.class, 'library')) as class
from scoped_posts as p
left join counting_night as n on true
left join local_days as l on l.minute = epoch_us(p.published_at) // 60_000_000
left join counted_metrics as c
  on c.network = p.network and c.owner_id = p.owner_id and c.post_id = p.post_id
left join talk as t on t.network = p.network and t.owner_id = p.owner_id and t.post_id = p.post_id
left join authors as a on a.network = p.network and a.author_id = p.owner_id
left join speakers as s on s.network = p.network and s.author_id = p.author_id
left join speaks_for as w
  on w.network = p.network and w.author_id is not distinct from p.author_id and w.library_id = p.library_id
left join decided_roles as d on d.network = p.network and d.owner_id = p.owner_id and d.post_id = p.post_id
left join subjects as f
  on f.kind = 'post' and f.position = 1 and f.network = p.network and f.owner_id = p.owner_id and f.item_id = p.post_id
left join gone_posts as g on g.network = p.network and g.owner_id = p.owner_id and g.post_id = p.post_id;
