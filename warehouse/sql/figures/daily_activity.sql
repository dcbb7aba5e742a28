-- One row per local day from the start of the campaign to the last day of collecting, quiet days included.
-- key: day
create or replace view daily_activity as
with days as (
    select unnest(generate_series(start_day, collect_until, interval 1 day))::date as day, end_day
    from campaign
),
posts_of as (
    select day, count(*) as posts, sum(reactions)::bigint as reactions
    from post_facts
    group by day
),
comments_of as (
    select c.day, count(*) as comments,
           count(*) filter (where c.role = 'reader') as reader_comments,
           count(*) filter (where c.role in ('library', 'organiser')) as library_comments,
           count(distinct c.participant_id) filter (where c.role = 'reader') as readers
    from comment_facts as c
    group by c.day
)
select d.day, d.day <= d.end_day as in_campaign, coalesce(p.posts, 0) as posts, coalesce(c.comments, 0) as comments,
       coalesce(c.reader_comments, 0) as reader_comments, coalesce(c.library_comments, 0) as library_comments,
       coalesce(c.readers, 0) as readers, coalesce(p.reactions, 0) as reactions
from days as d
left join posts_of as p using (day)
left join comments_of as c using (day)
order by d.day;
