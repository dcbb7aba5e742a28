-- One row per decision that joins participants of whom the warehouse does not know one: the line of decisions.csv, counted from the
-- first below its head, and who is unknown.
with latest as (
    select line, id, value
    from decisions
    where object = 'participant' and field = 'same_as'
    qualify row_number() over (partition by id order by line desc) = 1
),
named as (
    select line, id as participant_id from latest where value <> 'auto'
    union all
    select line, value from latest where value <> 'auto'
)
select n.line, n.participant_id
from named as n
anti join pseudonyms as p on p.code = substr(n.participant_id, 3)
order by n.line, n.participant_id;
