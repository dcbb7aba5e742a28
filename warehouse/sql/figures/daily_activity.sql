-- One row per local day from the start of the campaign to the last day of collecting, quiet days included: what was
-- published in the region. reactions: those of the day's posts, null where none is known.
-- key: day
create or replace view daily_activity as
with days as (
    select unnest(generate_series(start_day, collect_until, interval 1 day))::date as day, end_day
    from campaign
),
posts_of as (
    select day, count(*) as posts, sum(reactions)::bigint as reactions
    from post_facts as p
    anti join outside_items as o
      on o.kind = 'post' and o.network = p.network and o.owner_id = p.owner_id and o.item_id = p.post_id
    group by day
),
comments_of as (
    select c.day, count(*) as comments,
           count(*) filter (where c.role = 'reader') as reader_comments,
           count(*) filter (where c.role in ('library', 'organiser')) as library_comments,
           count(distinct c.participant_id) filter (where c.role = 'reader') as readers
    from comment_facts as c
    anti join outside_items as o
      on o.kind = 'comment' and o.network = c.network and o.owner_id = c.owner_id and o.item_id = c.comment_id
    group by c.day
)
select d.day, d.day <= d.end_day as in_campaign, coalesce(p.posts, 0) as posts, coalesce(c.comments, 0) as comments,
       coalesce(c.reader_comments, 0) as reader_comments, coalesce(c.library_comments, 0) as library_comments,
       coalesce(c.readers, 0) as readers, if(p.posts is null, 0, p.reactions) as reactions
from days as d
left join posts_of as p using (day)
left join comments_of as c using (day)
order by d.day;
