-- One row per stage and ranked participant: first within its municipality (town or district), then in the region. The score is
-- the same; ties share a place.
-- key: stage, participant_id
create or replace view stages as
with ranked as (
    select municipality, class, place, participant_id, name, score
    from participant_ranking
    where eligible
),
both_stages as (
    select 'municipality' as stage, municipality, class,
           rank() over (partition by municipality, class order by score desc) as place, participant_id, name, score
    from ranked
    where municipality is not null
    union all
    select 'region', municipality, class, place, participant_id, name, score
    from ranked
)
select stage, municipality, class, place, participant_id, name, score
from both_stages
order by stage, if(stage = 'municipality', municipality, null), class, place, name, participant_id;
