-- One row: the campaign and its figures as a whole, without what comes from outside the region. A library is active with a post that counts for it,
-- its own or another library's about it, a municipality with anything said about it.
-- key: one row
create or replace view headline as
with figures as (
    select *
    from summaries
    where scope in ('region', 'municipality')
),
places as (
    select count(*) filter (where posts > 0 or comments > 0) as municipalities_active, count(*) as municipalities_total
    from figures
    where scope = 'municipality'
),
posted as (
    select distinct participant_id
    from own_posts
),
-- Of unknown region those count who said something that does.
strangers as (
    select participant_id from participants where in_region = false
    union all
    select participant_id from undecided_regions where posts = 0 and comments = 0
),
people as (
    select count(*) filter (where p.class in ('library', 'organiser') and o.participant_id is not null)
               as libraries_active,
           count(*) filter (where p.class in ('library', 'organiser')) as libraries_total,
           count(*) filter (where p.class = 'reader' and t.participant_id is null) as readers,
           count(*) filter (where p.class = 'partner' and t.participant_id is null) as partners,
           count(*) filter (where p.class = 'staff') as staff
    from participants as p
    left join posted as o using (participant_id)
    left join strangers as t using (participant_id)
),
rest as (
    select (select count(*) from post_facts where gone_at is not null) as gone_posts,
           (select count(*) from comment_facts where deleted) as deleted_comments,
           (select count(*) from text_versions) as text_versions,
           (select count(*) from imported_texts) as imported_texts,
           (select max(fetched_at) from coverage) as collected_at,
           (select max(model_version) from item_tags) as model_version
)
select c.title, c.region, c.start_day, c.end_day, c.collect_until, c.timezone, c.note,
       s.posts, s.comments, a.libraries_active, a.libraries_total, p.municipalities_active, p.municipalities_total,
       a.readers, a.partners, a.staff, s.reactions, s.views, s.subscribers, s.er, s.er_views,
       s.opinions, s.positive, s.neutral, s.negative, s.satisfaction, s.satisfaction_low, s.satisfaction_high,
       s.questions, s.answered, s.median_answer_hours, s.suggestions, s.voters, s.unknown_reactions,
       s.median_answer_over_hours,
       l.gone_posts, l.deleted_comments, l.text_versions, l.imported_texts, l.collected_at, l.model_version
from campaign as c
join figures as s on s.scope = 'region'
cross join people as a
cross join places as p
cross join rest as l;
