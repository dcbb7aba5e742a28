-- Every municipality of which anything was found, with its figures, the busiest first.
select id, name, posts, comments, readers, satisfaction, satisfaction_low, satisfaction_high, voters, questions, answered
from municipality_summary
where posts + comments > 0
order by posts + comments desc, name;
