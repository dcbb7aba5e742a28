-- One row per post, comment, participant or theme that stands as people decided («исправлено вручную»): which fields, and by the
-- last of its lines who decided and when. Objects that the warehouse does not hold are left out.
-- key: object, network, owner_id, id
create or replace view corrected as
with objects as (
    select d.object, d.network, d.owner_id, d.id, d.field, d.reason, d."by", d."at", d.line
    from decided as d
    join items as i
      on i.network = d.network and i.kind = d.object and i.owner_id = d.owner_id and i.item_id = d.id
    union all
    select d.object, d.network, d.owner_id, p.participant_id, d.field, d.reason, d."by", d."at", d.line
    from decided as d
    left join same_people as s on s.alone_id = d.id
    join participants as p on p.participant_id = coalesce(s.participant_id, d.id)
    where d.object = 'participant'
    union all
    select d.object, d.network, d.owner_id, d.id, d.field, d.reason, d."by", d."at", d.line
    from decided as d
    semi join theme_centres as t on t.theme_id = d.id
    where d.object = 'theme'
)
select object, network, owner_id, id, list_sort(list(distinct field)) as fields, count(*) as decisions,
       max_by(reason, line) as reason, max_by("by", line) as "by", max_by("at", line) as "at"
from objects
group by object, network, owner_id, id
order by object, network, owner_id, id;
