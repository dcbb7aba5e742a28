-- One row per municipality: its figures.
select id, name, posts, comments, reactions, readers, opinions, satisfaction, questions, answered,
       answered / nullif(questions, 0) as answered_share, median_answer_hours, suggestions
from municipality_summary
order by name, id;
