-- One row per reader: what the ranking counts, published by the end of the campaign. Comments of three or more words
-- that repeat nobody; suggestions that repeat nobody; the days of those and of own posts; the libraries they were about.
-- key: participant_id
create or replace table reader_components as
with counted as (
    select w.network, w.kind, w.owner_id, w.item_id, w.participant_id,
           w.day,
           w.kind = 'comment' and w.words >= 3 and not w.is_duplicate as is_comment,
           w.suggestion and not w.is_duplicate as is_suggestion,
           w.kind = 'post' as is_post
    from reader_words as w
    join campaign as m on w.published_at < m.ends_at
    anti join uncounted using (network, kind, owner_id, item_id)
),
active as (
    select *
    from counted
    where is_comment or is_suggestion or is_post
),
figures as (
    select participant_id, count(*) filter (where is_comment) as comments,
           count(*) filter (where is_suggestion) as suggestions, count(distinct day) as days,
           count(*) filter (where is_post) as posts
    from active
    group by participant_id
),
places as (
    select a.participant_id, count(distinct c.library_id) as libraries
    from active as a
    join credited as c using (network, kind, owner_id, item_id)
    group by a.participant_id
)
select p.participant_id,
       coalesce(f.comments, 0)::double as comments,
       coalesce(f.suggestions, 0)::double as suggestions,
       coalesce(f.days, 0)::double as days,
       coalesce(l.libraries, 0)::double as libraries,
       coalesce(f.posts, 0)::double as posts
from participants as p
left join figures as f using (participant_id)
left join places as l using (participant_id)
where p.class = 'reader';
