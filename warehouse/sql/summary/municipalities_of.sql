-- Every municipality of which anything was found, with its figures, the busiest first; satisfaction as the reviewed sample corrects
-- it, where there is one.
select m.id, m.name, m.posts, m.comments, m.readers, coalesce(c.share, m.satisfaction) as satisfaction,
       coalesce(c.low, m.satisfaction_low) as satisfaction_low, coalesce(c.high, m.satisfaction_high) as satisfaction_high,
       m.voters, m.questions, m.answered
from municipality_summary as m
left join corrected_shares as c on c.scope = 'municipality' and c.id = m.id
where m.posts + m.comments > 0
order by m.posts + m.comments desc, m.name;
