-- One row per participant: its place in its class and in its type group, its score and what it is made of. Who is not
-- eligible is listed without a place, with the reason. Ties share a place. c_…: raw values, p_…: points, k_…: whether the
-- value is known (else its points are the median's). place_low, place_high, tier: see `participant_places`.
-- flags: the evidence of every suspicion, in words; null where there is none.
-- key: participant_id
create or replace view participant_ranking as
with points as (
    select participant_id,
           -- Ten digits first: what floating point adds behind them must not decide a half.
           round(sum(points)::decimal(18, 10), 4)::double as score,
           max(points) filter (where component = 'posts') as p_posts,
           max(points) filter (where component = 'days') as p_days,
           max(points) filter (where component = 'readers') as p_readers,
           max(points) filter (where component = 'answered') as p_answered,
           max(points) filter (where component = 'er') as p_er,
           max(points) filter (where component = 'comments') as p_comments,
           max(points) filter (where component = 'suggestions') as p_suggestions,
           max(points) filter (where component = 'libraries') as p_libraries,
           bool_or(is_known) filter (where component = 'posts') as k_posts,
           bool_or(is_known) filter (where component = 'days') as k_days,
           bool_or(is_known) filter (where component = 'readers') as k_readers,
           bool_or(is_known) filter (where component = 'answered') as k_answered,
           bool_or(is_known) filter (where component = 'er') as k_er,
           bool_or(is_known) filter (where component = 'comments') as k_comments,
           bool_or(is_known) filter (where component = 'suggestions') as k_suggestions,
           bool_or(is_known) filter (where component = 'libraries') as k_libraries
    from participant_points
    group by participant_id
),
scored as (
    select c.*, c.reason is null as eligible, coalesce(p.score, 0) as score, p.* exclude (participant_id, score)
    from participant_components as c
    left join points as p using (participant_id)
),
ranked as (
    select *,
           case when eligible then rank() over (partition by class, eligible order by score desc) end as place,
           case
               when eligible and type_group is not null
                   then rank() over (partition by class, type_group, eligible order by score desc)
           end as place_in_group
    from scored
),
flagged as (
    select participant_id, list(evidence order by flag) as flags
    from participant_flags
    group by participant_id
)
select class, place, s.place_low, s.place_high, s.tier, participant_id, name, type_group,
       place_in_group, municipality, score,
       posts as c_posts, days as c_days, readers as c_readers, answered as c_answered, er as c_er,
       comments as c_comments, suggestions as c_suggestions, libraries as c_libraries,
       p_posts, p_days, p_readers, p_answered, p_er, p_comments, p_suggestions, p_libraries,
       k_posts, k_days, k_readers, k_answered, k_er, k_comments, k_suggestions, k_libraries,
       eligible, reason, f.flags
from ranked
left join participant_places as s using (participant_id)
left join flagged as f using (participant_id)
order by class, place nulls last, score desc, name, participant_id;
