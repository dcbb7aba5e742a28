-- One row: the campaign and its figures as a whole.
create or replace view headline as
with active as (
    select count(*) filter (where class in ('library', 'organiser') and c_posts > 0) as libraries_active,
           count(*) filter (where class in ('library', 'organiser')) as libraries_total,
           count(*) filter (where class = 'reader') as readers,
           count(*) filter (where class = 'partner') as partners,
           count(*) filter (where class = 'staff') as staff
    from participant_ranking
),
places as (
    select count(*) filter (where posts > 0) as municipalities_active, count(*) as municipalities_total
    from municipality_summary
),
lost as (
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
       s.questions, s.answered, s.median_answer_hours, s.suggestions,
       l.gone_posts, l.deleted_comments, l.text_versions, l.imported_texts, l.collected_at, l.model_version
from campaign as c
join summaries as s on s.scope = 'region'
cross join active as a
cross join places as p
cross join lost as l;
