-- One row per library, municipality and the region (scope, id) that anything was written about: all of `summary_figures` that adds
-- up. What counts for which stands in `page_facts`. rates: the exact sum of engagements, of the posts that have one (rated);
-- seen_…: of posts whose views and reactions are both known.
-- key: scope, id
create or replace table summary_sums as
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
       coalesce(sum(reactions), 0)::bigint as reactions,
       count(*) filter (where kind = 'post' and reactions is null) as unknown_reactions,
       coalesce(sum(er::decimal(38, 15)), 0) as rates, count(er) as rated,
       coalesce(sum(reactions) filter (where views > 0), 0)::bigint as seen_reactions,
       coalesce(sum(views) filter (where reactions is not null), 0)::bigint as seen_views,
       coalesce(sum(views), 0)::bigint as views, count(views) as viewed,
       count(*) filter (where is_question) as questions, count(*) filter (where answered) as answered,
       count(*) filter (where suggestion) as suggestions
from scoped
group by scope, id;
