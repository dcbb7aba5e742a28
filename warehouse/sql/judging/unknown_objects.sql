-- One row per decision about a post, comment or participant that the warehouse does not know: the line of decisions.csv, counted from
-- the first below its head, and what it speaks of. Who is joined with whom is asked by `unknown_people`; themes come and go.
with latest as (
    select line, object, network, coalesce(owner_id, '') as owner_id, id
    from decisions
    where object in ('post', 'comment', 'participant') and field <> 'same_as'
    qualify row_number() over (partition by object, network, owner_id, id, field order by line desc) = 1
            and value <> 'auto' and not ends_with(value, ':auto')
)
select l.line, concat_ws(' ', l.object, l.network, nullif(l.owner_id, ''), l.id) as told
from latest as l
left join items as i
  on i.network = l.network and i.kind = l.object and i.owner_id = l.owner_id and i.item_id = l.id
where l.object <> 'participant' and i.item_id is null
union all
select l.line, concat_ws(' ', l.object, l.id)
from latest as l
anti join pseudonyms as p on p.code = substr(l.id, 3)
anti join libraries as b on b.id = l.id
where l.object = 'participant'
order by 1;
