-- One row per participant with texts outside the region's totals: what it wrote, and the reactions of its posts (null where none is
-- known). Who is of unknown region stands here with what it said under posts from outside.
-- key: participant_id
create or replace view outside_participants as
with written as (
    select f.participant_id, f.reactions, 1 as posts, 0 as comments
    from outside_items as o
    join post_facts as f on o.kind = 'post' and f.network = o.network and f.owner_id = o.owner_id and f.post_id = o.item_id
    union all
    select f.participant_id, null, 0, 1
    from outside_items as o
    join comment_facts as f
      on o.kind = 'comment' and f.network = o.network and f.owner_id = o.owner_id and f.comment_id = o.item_id
)
select w.participant_id, p.class, p.name, p.evidence, p.in_region, sum(w.posts)::bigint as posts,
       sum(w.comments)::bigint as comments, sum(w.reactions)::bigint as reactions
from written as w
left join participants as p using (participant_id)
group by w.participant_id, p.class, p.name, p.evidence, p.in_region
order by coalesce(sum(w.reactions), 0) desc, sum(w.posts) desc, sum(w.comments) desc, w.participant_id;
