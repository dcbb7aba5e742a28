-- One row per eligible participant: whose it is, and its raw values by component.
select c.class, c.ranked_as, c.participant_id, p.accounts, c.posts, c.days, c.readers, c.answered, c.er, c.comments,
       c.suggestions, c.libraries
from participant_components as c
join participants as p using (participant_id)
where c.reason is null
order by c.class, c.participant_id;
