-- One row per library: its figures, its score and its place among libraries.
select s.id, s.name, s.posts, s.comments, s.reactions, s.readers, s.opinions, s.satisfaction, s.questions, s.answered,
       s.answered / nullif(s.questions, 0) as answered_share, s.median_answer_hours, s.suggestions, r.score, r.place
from library_summary as s
left join participant_ranking as r on r.participant_id = s.id and r.eligible
order by s.name, s.id;
