-- One row: the figures of the campaign as a whole.
select posts, comments, reactions, libraries_active, municipalities_active, readers, partners, opinions, satisfaction, questions,
       answered, answered / nullif(questions, 0) as answered_share, median_answer_hours, suggestions
from headline;
