-- One row: the figures of the campaign as a whole, as its page tells them: satisfaction as the reviewed sample corrects it, where there
-- is one.
select posts, comments, reactions, libraries_active, municipalities_active, readers, partners, opinions,
       coalesce((select share from corrected_shares where scope = 'region'), satisfaction) as satisfaction, questions, answered,
       answered / nullif(questions, 0) as answered_share, median_answer_hours, suggestions
from headline;
