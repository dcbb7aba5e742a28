-- One row per library, organiser and partner: what the ranking counts, published by the end of the campaign. posts: at most
-- three a day. readers: who commented under its posts, or about it. answered: readers' questions and complaints about it,
-- asked and answered by the end. er: the mean engagement of its counted posts; null where none is known. own_posts: all
-- posts that count for it.
-- key: participant_id
create or replace table publisher_components as
with posted as (
    select participant_id, count(*) as own_posts, count(*) filter (where not is_over) as posts, count(distinct day) as days,
           steady_mean(if(is_over, null, engagement(reactions, subscribers))) as er
    from own_posts
    group by participant_id
),
readers as (
    select participant_id, count(*) as readers
    from first_heard
    group by participant_id
),
answers as (
    select unnest(f.libraries) as participant_id
    from asked as d
    join campaign as m on d.is_alive and d.asked_at < m.ends_at and d.answered_at < m.ends_at
    join page_facts as f using (network, kind, owner_id, item_id)
    where not f.uncounted
),
answered as (
    select participant_id, count(*) as answered
    from answers
    group by participant_id
)
select p.participant_id,
       coalesce(w.posts, 0)::double as posts,
       coalesce(w.days, 0)::double as days,
       coalesce(r.readers, 0)::double as readers,
       if(p.class <> 'partner', coalesce(a.answered, 0), null)::double as answered,
       w.er,
       coalesce(w.own_posts, 0) as own_posts
from participants as p
left join posted as w using (participant_id)
left join readers as r using (participant_id)
left join answered as a using (participant_id)
where p.class in ('library', 'organiser', 'partner');
