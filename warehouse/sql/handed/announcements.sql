-- One row per library that announced its part, or has posts that count for it: status is both, silent (announced, no such post
-- found) or unannounced. posts: all that are about it, also those that others wrote.
-- Empty where nobody announced anything: then nobody was asked to.
-- key: library_id
create or replace view announcements as
with announced as (
    select library_id, min(announced_at) as announced_at
    from entries
    group by library_id
),
heard as (
    select distinct participant_id as library_id
    from own_posts
)
select l.id as library_id, l.name, l.municipality, a.announced_at, s.posts,
       case
           when a.library_id is null then 'unannounced'
           when h.library_id is null then 'silent'
           else 'both'
       end as status
from libraries as l
join library_summary as s on s.id = l.id
left join announced as a on a.library_id = l.id
left join heard as h on h.library_id = l.id
where (a.library_id is not null or h.library_id is not null) and exists (from entries)
order by l.name, l.id;
