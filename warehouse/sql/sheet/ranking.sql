-- One row per participant of the same class.
select *
from participant_ranking
where class = (select class from participant_ranking where participant_id = $participant)
order by place nulls last, score desc, name, participant_id;
