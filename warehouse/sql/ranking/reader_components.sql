-- One row per reader, and per member of staff with nothing that counts: what the ranking counts, published by the end of the campaign and alive on the counting night. comments:
-- of three or more words that repeat nobody, at most five a day, the earliest; suggestions that repeat nobody; own posts; the
-- days of all these and the libraries that they are about.
-- key: participant_id
create or replace table reader_components as
with written as (
    select w.network, w.kind, w.owner_id, w.item_id, w.participant_id, w.published_at, w.day,
           w.kind = 'comment' and w.words >= 3 and not w.is_duplicate as is_comment,
           w.suggestion and not w.is_duplicate as is_suggestion,
           w.kind = 'post' as is_post
    from reader_texts as w
    join campaign as m on w.published_at < m.ends_at
    anti join uncounted using (network, kind, owner_id, item_id)
    where w.is_alive
),
crowded as (
    select participant_id, day
    from written
    where is_comment
    group by participant_id, day
    having count(*) > 5
),
over as (
    select network, kind, owner_id, item_id
    from written
    semi join crowded using (participant_id, day)
    where is_comment
    qualify row_number() over (
        partition by participant_id, day
        order by published_at, owner_id, item_id, network
    ) > 5
),
active as (
    select w.* replace (w.is_comment and o.item_id is null as is_comment)
    from written as w
    left join over as o using (network, kind, owner_id, item_id)
    where (w.is_comment and o.item_id is null) or w.is_suggestion or w.is_post
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
where p.class in ('reader', 'staff');
