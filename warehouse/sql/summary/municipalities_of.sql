-- Every municipality with its figures, the busiest first.
select id, name, posts, comments, readers, satisfaction, satisfaction_low, satisfaction_high, voters, questions, answered
from municipality_summary
order by posts + comments desc, name;
