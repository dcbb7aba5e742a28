-- One row per library, municipality and the region, active or not. reactions: likes, reposts and readers' comments of the
-- campaign posts as far as they are known, null where none is; unknown_reactions: posts that told none. er: the mean over the
-- posts of reactions / subscribers of the wall (`engagement`). er_views: reactions / views, over the posts whose views
-- are known. satisfaction: the mean of readers' votes (see `opinion_figures`) with Wilson's 95 % interval, null below ten voters.
-- questions: readers' questions and complaints; their times stand in `answer_times`.
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
           f.er, f.er_views, f.views,
           coalesce(o.opinions, 0) as opinions, coalesce(o.positive, 0) as positive, coalesce(o.neutral, 0) as neutral,
           coalesce(o.negative, 0) as negative, coalesce(f.questions, 0) as questions,
           coalesce(f.answered, 0) as answered, t.median_answer_hours, t.median_answer_over_hours,
           coalesce(f.suggestions, 0) as suggestions, coalesce(o.voters, 0) as voters,
           coalesce(f.unknown_reactions, 0) as unknown_reactions, o.satisfaction as mean_vote
    from scopes as s
    left join summary_figures as f using (scope, id)
    left join opinion_figures as o on o.scope = s.scope and o.id = s.id and o.topic is null
    left join answer_times as t on t.scope = s.scope and t.id = s.id
)
select * exclude (mean_vote),
       case when voters >= 10 then mean_vote end as satisfaction,
       case when voters >= 10 then wilson_low(mean_vote * voters, voters) end as satisfaction_low,
       case when voters >= 10 then wilson_high(mean_vote * voters, voters) end as satisfaction_high
from figures;
