-- One row per library, municipality and the region (scope, id) that anything was written about: how much. What counts for
-- which stands in `summary_items`; here the same is worked out in one go over all that is joined. er: the mean of the posts'
-- whose reactions and subscribers are known.
-- key: scope, id
create or replace table summary_figures as
with spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, reactions, engagement(reactions, subscribers) as er, views,
           null as reader
    from post_facts
    union all
    select network, 'comment', owner_id, comment_id, null, null, null,
           if(role = 'reader' and not deleted, participant_id, null)
    from comment_facts
),
-- One row per campaign post or comment: what it adds to the figures.
measured as materialized (
    select s.network, s.kind, s.owner_id, s.item_id, s.reactions, s.er, s.views, s.reader,
           coalesce(w.suggestion, false) as is_suggestion, a.item_id is not null as is_question,
           a.answer_id is not null as is_answered
    from spoken as s
    anti join outside_items using (network, kind, owner_id, item_id)
    left join reader_words as w using (network, kind, owner_id, item_id)
    left join asked as a using (network, kind, owner_id, item_id)
),
several as (
    select network, kind, owner_id, item_id
    from credited
    group by network, kind, owner_id, item_id
    having count(*) > 1
),
of_one as (
    select c.network, c.kind, c.owner_id, c.item_id, c.library_id, l.municipality
    from credited as c
    left join libraries as l on l.id = c.library_id
    anti join several as s using (network, kind, owner_id, item_id)
),
-- Of several libraries in one municipality, the municipality counts the text once.
of_several as (
    select c.network, c.kind, c.owner_id, c.item_id, c.library_id,
           case
               when row_number() over (
                   partition by c.network, c.kind, c.owner_id, c.item_id, l.municipality
                   order by c.library_id
               ) = 1 then l.municipality
           end as municipality
    from credited as c
    left join libraries as l on l.id = c.library_id
    semi join several as s using (network, kind, owner_id, item_id)
),
unplaced as (
    select s.network, s.kind, s.owner_id, s.item_id, null as library_id,
           unnest(list_distinct(t.municipalities)) as municipality
    from spoken as s
    anti join credited using (network, kind, owner_id, item_id)
    join item_tags as t using (network, kind, owner_id, item_id)
    where len(t.municipalities) > 0
),
counted_for as (
    select * from of_one
    union all
    select * from of_several
    union all
    select * from unplaced
),
placed as materialized (
    select c.library_id, c.municipality, m.* exclude (network, owner_id, item_id)
    from counted_for as c
    join measured as m using (network, kind, owner_id, item_id)
),
scoped as (
    select 'library' as scope, library_id as id, * exclude (library_id, municipality)
    from placed
    where library_id is not null
    union all
    select 'municipality', municipality, * exclude (library_id, municipality)
    from placed
    where municipality is not null
    union all
    select 'region', '', * exclude (network, owner_id, item_id)
    from measured
)
select scope, id, count(*) filter (where kind = 'post') as posts, count(*) filter (where kind = 'comment') as comments,
       count(distinct reader) as readers,
       sum(reactions)::bigint as reactions, count(*) filter (where kind = 'post' and reactions is null) as unknown_reactions,
       steady_mean(er) as er,
       sum(reactions) filter (where views > 0) / sum(views) filter (where reactions is not null) as er_views,
       sum(views)::bigint as views,
       count(*) filter (where is_question) as questions, count(*) filter (where is_answered) as answered,
       count(*) filter (where is_suggestion) as suggestions
from scoped
group by scope, id;
