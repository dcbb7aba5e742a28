-- One row per post of a network: when it was last seen and missed, what its counters said, how many of its comments we hold
-- and which, when they were last read to their end, what the counter said then, and whether one was missed.
with talks as (
    select target, max(fetched_at) as read_at
    from coverage
    where network = $network and route = 'comments' and status in ('done', 'skipped')
    group by target
),
counters as (
    select owner_id, post_id, fetched_at, comments
    from post_metrics
    where network = $network and comments is not null
),
living as (
    select c.owner_id, c.post_id, c.comment_id, m.comment_id is not null as missed
    from comments as c
    left join missed_comments as m using (network, owner_id, comment_id)
    where c.network = $network and not c.deleted and not coalesce(m.nights > 1, false)
),
held as (
    select owner_id, post_id, count(*) as comments, string_agg(comment_id, ',') as comment_ids,
           bool_or(missed) as comments_missed
    from living
    group by owner_id, post_id
),
seen as (
    select p.network, p.owner_id, p.post_id, p.published_at, p.fetched_at,
           if(m.post_id is null, p.matched_tag, m.matched_tag) is not null as matched,
           p.comments as counter, p.reposts, t.read_at
    from posts as p
    left join post_matches as m using (network, owner_id, post_id)
    left join talks as t on t.target = p.owner_id || '_' || p.post_id
    where p.network = $network
)
select s.owner_id, s.post_id, s.published_at, coalesce(h.comments, 0) as comments, s.fetched_at, s.matched, s.counter,
       s.read_at as talk_read_at, case when s.read_at is not null then c.comments end as talk_counter,
       coalesce(h.comments_missed, false) as comments_missed,
       m.missed_at, coalesce(m.nights > 1, false) as gone, s.reposts, h.comment_ids
from seen as s
-- A talk that was never read has a match here all the same: DuckDB's join by sorting takes NULL for the latest moment.
asof left join counters as c
  on c.owner_id = s.owner_id and c.post_id = s.post_id and s.read_at >= c.fetched_at
left join held as h on h.owner_id = s.owner_id and h.post_id = s.post_id
left join missed_posts as m on m.network = s.network and m.owner_id = s.owner_id and m.post_id = s.post_id;
