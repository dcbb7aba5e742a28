-- One row per municipality and library post on an event that stands among its brightest, or that people pinned: place by
-- reactions per subscriber of its wall. Posts that say nearly the same are one, shown by the pinned, else the best of them, with
-- readers of them all; two distinct readers must have commented. A decision on one copy is one on all of them.
-- key: municipality, network, owner_id, post_id
create or replace table bright_posts as
with decided_posts as (
    select network, owner_id, item_id as post_id, brightest
    from item_decisions
    where kind = 'post' and brightest is not null
),
chosen as (
    select f.network, f.owner_id, f.item_id as post_id, f.published_at, d.brightest,
           coalesce(f.duplicate_group, concat_ws('/', f.network, f.owner_id, f.item_id)) as story
    from page_facts as f
    left join decided_posts as d on d.network = f.network and d.owner_id = f.owner_id and d.post_id = f.item_id
    where f.kind = 'post' and not f.gone
      and (list_contains(list_transform(f.topics, lambda said: said.topic), 'events') or d.brightest is not null)
),
credited_posts as (
    select o.network, o.owner_id, o.post_id, l.municipality, o.reactions, o.subscribers,
           min_by(l.id, (l.id is distinct from f.subject_library_id, l.id)) as library_id,
           any_value(c.published_at) as published_at, any_value(c.brightest) as brightest, any_value(c.story) as story
    from own_posts as o
    join chosen as c using (network, owner_id, post_id)
    join libraries as l on l.id = o.participant_id
    join post_facts as f using (network, owner_id, post_id)
    group by o.network, o.owner_id, o.post_id, l.municipality, o.reactions, o.subscribers
),
rated as (
    select *, engagement(reactions, subscribers) as rate
    from credited_posts
),
talk as (
    select r.municipality, r.story, count(distinct c.participant_id) as readers
    from rated as r
    join comment_facts as c using (network, owner_id, post_id)
    where c.role = 'reader' and not c.deleted
    group by r.municipality, r.story
),
stories as (
    select municipality, story, count(*) as copies, coalesce(bool_or(brightest = 'pin'), false) as is_pinned,
           coalesce(bool_or(brightest = 'drop'), false) as is_dropped,
           min_by(
               struct_pack(network, owner_id, post_id, library_id, published_at, reactions, subscribers, rate),
               (
                   brightest is distinct from 'pin', -coalesce(rate, -1), published_at, network, owner_id, post_id
               )
           ) as best
    from rated
    group by municipality, story
),
placed as (
    select s.municipality, s.is_pinned, s.copies, coalesce(t.readers, 0) as readers, s.best,
           rank() over (
               partition by s.municipality
               order by s.is_pinned desc, s.best.rate desc nulls last
           ) as place
    from stories as s
    left join talk as t on t.municipality is not distinct from s.municipality and t.story = s.story
    where s.is_pinned or (not s.is_dropped and s.best.rate is not null and t.readers >= 2)
)
select municipality, place, best.network, best.owner_id, best.post_id, best.library_id, best.published_at,
       best.reactions::bigint as reactions, best.subscribers, best.rate, readers, copies, if(is_pinned, 'pin', null) as decided
from placed
where place <= 5 or is_pinned;
