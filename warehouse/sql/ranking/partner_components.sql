-- One row per partner community: what the ranking counts, published by the end of the campaign.
-- key: participant_id
create or replace table partner_components as
with activity as (
    select participant_id, count(*) as posts, count(distinct day) as days, sum(reactions) as reactions
    from own_posts
    group by participant_id
),
readers as (
    select o.participant_id, count(distinct c.participant_id) as readers
    from own_posts as o
    join comment_facts as c using (network, owner_id, post_id)
    join campaign as m on c.published_at < m.ends_at
    anti join uncounted as u
      on u.kind = 'comment' and u.network = c.network and u.owner_id = c.owner_id and u.item_id = c.comment_id
    where c.role = 'reader' and not c.deleted
    group by o.participant_id
)
select p.participant_id,
       coalesce(a.posts, 0)::double as posts,
       coalesce(a.days, 0)::double as days,
       coalesce(r.readers, 0)::double as readers,
       case
           when s.subscribers > 0 and a.participant_id is null then 0
           when s.subscribers > 0 then a.reactions / s.subscribers
       end::double as reactions_per_subscriber,
       coalesce(a.posts, 0) as own_posts
from participants as p
left join activity as a using (participant_id)
left join readers as r using (participant_id)
left join subscribers as s using (participant_id)
where p.class = 'partner';
