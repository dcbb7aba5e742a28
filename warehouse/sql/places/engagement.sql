-- One row per eligible participant with posts whose engagement is known: that of each.
select participant_id, list(engagement(o.reactions, o.subscribers)) as engagement
from own_posts as o
join participant_components as c using (participant_id)
where c.reason is null and not o.is_over and engagement(o.reactions, o.subscribers) is not null
group by participant_id;
