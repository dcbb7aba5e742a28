-- One row per municipality, active or not; the figures are explained in `summaries`.
-- key: id
create or replace view municipality_summary as
select id, name, posts, comments, readers, reactions, subscribers, er, er_views, opinions, positive, neutral, negative,
       satisfaction, satisfaction_low, satisfaction_high, questions, answered, median_answer_hours, suggestions,
       voters, unknown_reactions, median_answer_over_hours
from summaries
where scope = 'municipality'
order by name, id;
