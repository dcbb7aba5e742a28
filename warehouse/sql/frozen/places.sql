-- One row per participant whose place, score or being listed is not what it was: name, then listed, place and score as frozen
-- and as of today. An erased row has no participant_id and is left out.
with was as (
    select participant_id, name, place, score, true as is_listed
    from read_parquet($path)
    where participant_id is not null
),
today as (
    select participant_id, name, place, score, true as is_listed
    from participant_ranking
)
select coalesce(t.name, w.name) as name,
       coalesce(w.is_listed, false) as was_listed, w.place as was_place, w.score as was_score,
       coalesce(t.is_listed, false) as is_listed, t.place, t.score
from was as w
full join today as t using (participant_id)
where (w.is_listed, w.place, w.score) is distinct from (t.is_listed, t.place, t.score)
order by w.place nulls last, t.place nulls last, name;
