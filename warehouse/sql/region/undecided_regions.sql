-- One row per reader or partner of whom nobody knows whether it is of the region: people are to decide («region»). Until then it
-- is not ranked. posts, comments and reactions: what of it counts in the region's totals, the most first; nothing of what was said
-- only under posts from outside.
-- key: participant_id
create or replace view undecided_regions as
with unknown as (
    select participant_id, class, name, accounts, evidence
    from participants
    where in_region is null
),
counted as (
    select f.participant_id, count(*) as posts, 0 as comments, sum(f.reactions)::bigint as reactions
    from post_facts as f
    semi join unknown as u using (participant_id)
    anti join outside_items as o
      on o.kind = 'post' and o.network = f.network and o.owner_id = f.owner_id and o.item_id = f.post_id
    group by f.participant_id
    union all
    select f.participant_id, 0, count(*), null
    from comment_facts as f
    semi join unknown as u using (participant_id)
    anti join outside_items as o
      on o.kind = 'comment' and o.network = f.network and o.owner_id = f.owner_id and o.item_id = f.comment_id
    group by f.participant_id
),
sums as (
    select participant_id, sum(posts)::bigint as posts, sum(comments)::bigint as comments, sum(reactions)::bigint as reactions
    from counted
    group by participant_id
)
select u.participant_id, u.class, u.name, u.accounts, u.evidence, coalesce(s.posts, 0) as posts,
       coalesce(s.comments, 0) as comments, s.reactions
from unknown as u
left join sums as s using (participant_id)
order by coalesce(s.reactions, 0) desc, coalesce(s.posts, 0) desc, coalesce(s.comments, 0) desc, u.participant_id;
