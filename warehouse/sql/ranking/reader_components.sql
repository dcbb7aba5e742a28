-- One row per reader, and per member of staff with nothing that counts: what the ranking counts (see `reader_works`), the days
-- of all these and the libraries that they are about.
-- key: participant_id
create or replace table reader_components as
with figures as (
    select participant_id, count(*) filter (where is_comment) as comments,
           count(*) filter (where is_suggestion) as suggestions, count(distinct day) as days,
           count(*) filter (where is_post) as posts
    from reader_works
    group by participant_id
),
places as (
    select participant_id, count(distinct library_id) as libraries
    from (select participant_id, unnest(libraries) as library_id from reader_works)
    group by participant_id
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
