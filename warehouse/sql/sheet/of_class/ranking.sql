-- One row per participant of the class.
select *
from participant_ranking
where class = $class
order by place nulls last, score desc, name, participant_id;
