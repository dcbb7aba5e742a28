-- One row per theme and region, municipality or library in which it is spoken of. wants: how often, which are complaints,
-- suggestions and questions; readers: of how many people; libraries: how many it is about; answered: wants in questions and
-- complaints that got an answer.
-- key: scope, id, theme_id
create or replace table theme_scopes as
with scoped as (
    select 'region' as scope, '' as id, *
    from placed_wants
    union all
    select 'municipality', unnest(places), *
    from placed_wants
    union all
    select 'library', unnest(libraries), *
    from placed_wants
),
figures as (
    select scope, id, theme_id, count(*) as wants, count(distinct participant_id) as readers,
           count(*) filter (where what = 'complaint') as complaints,
           count(*) filter (where what = 'suggestion') as suggestions,
           count(*) filter (where what = 'question') as questions,
           count(*) filter (where answered) as answered, min(day) as first_day, max(day) as last_day
    from scoped
    group by scope, id, theme_id
),
about as (
    select scope, id, theme_id, count(distinct library_id) as libraries
    from (
        select scope, id, theme_id, unnest(libraries) as library_id
        from scoped
    )
    group by scope, id, theme_id
)
select f.scope, f.id, f.theme_id, n.name, n.topic, f.wants, f.readers, coalesce(a.libraries, 0) as libraries, f.complaints,
       f.suggestions, f.questions, f.answered, f.first_day, f.last_day
from figures as f
join theme_names as n using (theme_id)
left join about as a using (scope, id, theme_id);
