-- One row per library, municipality and the region (scope, id) that anything was written about: its figures.
create or replace table summary_figures as
with posts_of as (
    select s.scope, s.id, count(*) as posts, sum(p.reactions)::bigint as reactions, avg(p.reactions) as mean_reactions,
           sum(p.reactions) filter (where p.views > 0) / sum(p.views) filter (where p.reactions is not null) as er_views,
           sum(p.views)::bigint as views
    from summary_items as s
    join post_facts as p
      on p.network = s.network and p.owner_id = s.owner_id and p.post_id = s.item_id
    where s.kind = 'post'
    group by s.scope, s.id
),
comments_of as (
    select s.scope, s.id, count(*) as comments,
           count(distinct c.participant_id) filter (where c.role = 'reader' and not c.deleted) as readers
    from summary_items as s
    join comment_facts as c
      on c.network = s.network and c.owner_id = s.owner_id and c.comment_id = s.item_id
    where s.kind = 'comment'
    group by s.scope, s.id
),
words_of as (
    select s.scope, s.id, count(*) filter (where w.is_opinion) as opinions,
           count(*) filter (where w.is_opinion and w.sentiment = 'positive') as positive,
           count(*) filter (where w.is_opinion and w.sentiment = 'neutral') as neutral,
           count(*) filter (where w.is_opinion and w.sentiment = 'negative') as negative,
           count(*) filter (where w.suggestion) as suggestions
    from summary_items as s
    join reader_words as w using (network, kind, owner_id, item_id)
    group by s.scope, s.id
),
talk_of as (
    select s.scope, s.id, count(*) as questions, count(d.answer_id) as answered,
           median(date_diff('second', d.asked_at, d.answered_at) / 3600.0) as median_answer_hours
    from summary_items as s
    join asked as d using (network, kind, owner_id, item_id)
    group by s.scope, s.id
)
select scope, id, coalesce(p.posts, 0) as posts, coalesce(c.comments, 0) as comments, coalesce(c.readers, 0) as readers,
       p.reactions, p.mean_reactions, p.er_views, p.views,
       coalesce(w.opinions, 0) as opinions, coalesce(w.positive, 0) as positive, coalesce(w.neutral, 0) as neutral,
       coalesce(w.negative, 0) as negative, coalesce(t.questions, 0) as questions, coalesce(t.answered, 0) as answered,
       t.median_answer_hours, coalesce(w.suggestions, 0) as suggestions
from posts_of as p
full join comments_of as c using (scope, id)
full join words_of as w using (scope, id)
full join talk_of as t using (scope, id);
