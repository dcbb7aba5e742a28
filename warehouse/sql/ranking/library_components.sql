-- One row per library and organiser: what the ranking counts, published by the end of the campaign.
-- key: participant_id
create or replace table library_components as
with by_day as (
    select participant_id, day, count(*) as posts
    from own_posts
    group by participant_id, day
),
activity as (
    select participant_id, sum(least(posts, 3)) as posts, count(*) as days, sum(posts) as all_posts
    from by_day
    group by participant_id
),
reactions as (
    select participant_id, sum(reactions) as reactions
    from own_posts
    group by participant_id
),
readers as (
    select x.library_id as participant_id, count(distinct c.participant_id) as readers
    from comment_facts as c
    join campaign as m on c.published_at < m.ends_at
    join credited as x
      on x.kind = 'comment' and x.network = c.network and x.owner_id = c.owner_id and x.item_id = c.comment_id
    anti join uncounted as u
      on u.kind = 'comment' and u.network = c.network and u.owner_id = c.owner_id and u.item_id = c.comment_id
    where c.role = 'reader' and not c.deleted
    group by x.library_id
),
answered as (
    select x.library_id as participant_id, count(*) as answered
    from asked as d
    join campaign as m on d.asked_at < m.ends_at and d.answered_at < m.ends_at
    join credited as x
      on x.kind = d.kind and x.network = d.network and x.owner_id = d.owner_id and x.item_id = d.item_id
    anti join uncounted as u
      on u.kind = d.kind and u.network = d.network and u.owner_id = d.owner_id and u.item_id = d.item_id
    group by x.library_id
)
select l.id as participant_id,
       coalesce(a.posts, 0)::double as posts,
       coalesce(a.days, 0)::double as days,
       coalesce(r.readers, 0)::double as readers,
       coalesce(w.answered, 0)::double as answered,
       -- Unknown without a number of subscribers, or where no post told its reactions.
       case
           when s.subscribers > 0 and a.participant_id is null then 0
           when s.subscribers > 0 then x.reactions / s.subscribers
       end::double as reactions_per_subscriber,
       coalesce(a.all_posts, 0) as own_posts
from libraries as l
left join activity as a on a.participant_id = l.id
left join reactions as x on x.participant_id = l.id
left join readers as r on r.participant_id = l.id
left join answered as w on w.participant_id = l.id
left join subscribers as s on s.participant_id = l.id;
