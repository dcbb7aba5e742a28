-- One row per library, municipality and the region (scope, id) that anything was written about: how much. What counts for
-- which stands in `page_facts`. er: the mean of the posts' whose reactions and subscribers are known.
-- key: scope, id
create or replace table summary_figures as
with measured as (
    select libraries, places, kind, reactions, er, views, if(kind = 'comment' and voice = 'reader' and not gone, participant_id, null) as reader,
           suggestion, waiting or answered as is_question, answered
    from page_facts
    where not outside
),
scoped as (
    select 'library' as scope, unnest(libraries) as id, * exclude (libraries, places) from measured
    union all
    select 'municipality', unnest(places), * exclude (libraries, places) from measured
    union all
    select 'region', '', * exclude (libraries, places) from measured
)
select scope, id, count(*) filter (where kind = 'post') as posts, count(*) filter (where kind = 'comment') as comments,
       count(distinct reader) as readers,
       sum(reactions)::bigint as reactions, count(*) filter (where kind = 'post' and reactions is null) as unknown_reactions,
       steady_mean(er) as er,
       sum(reactions) filter (where views > 0) / sum(views) filter (where reactions is not null) as er_views,
       sum(views)::bigint as views,
       count(*) filter (where is_question) as questions, count(*) filter (where answered) as answered,
       count(*) filter (where suggestion) as suggestions
from scoped
group by scope, id;
