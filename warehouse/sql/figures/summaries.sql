-- One row per library, municipality and the region, active or not. reactions: likes, comments and reposts of the campaign
-- posts, null where none is known. er: reactions per post / subscribers. er_views: reactions / views, over the posts whose
-- views are known. satisfaction: positive / (positive + negative) of readers' opinions with Wilson's 95 % interval, null
-- below ten of them. questions: readers' questions and complaints.
-- key: scope, id
create or replace view summaries as
with scopes as (
    select 'library' as scope, l.id, l.name, s.subscribers
    from libraries as l
    left join subscribers as s on s.participant_id = l.id
    union all
    select 'municipality', m.id, m.name, sum(s.subscribers)::bigint
    from municipalities as m
    left join libraries as l on l.municipality = m.id
    left join subscribers as s on s.participant_id = l.id
    group by m.id, m.name
    union all
    select 'region', '', c.region, sum(s.subscribers)::bigint
    from campaign as c
    left join libraries as l on true
    left join subscribers as s on s.participant_id = l.id
    group by c.region
),
figures as (
    select s.scope, s.id, s.name, coalesce(f.posts, 0) as posts, coalesce(f.comments, 0) as comments,
           coalesce(f.readers, 0) as readers, f.reactions, s.subscribers,
           case when s.subscribers > 0 then f.mean_reactions / s.subscribers end as er, f.er_views, f.views,
           coalesce(f.opinions, 0) as opinions, coalesce(f.positive, 0) as positive, coalesce(f.neutral, 0) as neutral,
           coalesce(f.negative, 0) as negative, coalesce(f.questions, 0) as questions,
           coalesce(f.answered, 0) as answered, f.median_answer_hours, coalesce(f.suggestions, 0) as suggestions
    from scopes as s
    left join summary_figures as f using (scope, id)
)
select *, positive + negative as judged,
       case when positive + negative >= 10 then positive / (positive + negative) end as satisfaction,
       case when positive + negative >= 10 then wilson_low(positive, positive + negative) end as satisfaction_low,
       case when positive + negative >= 10 then wilson_high(positive, positive + negative) end as satisfaction_high
from figures;
