-- The libraries' figures, with their group, municipality and place.
select s.*, l."group" as type_group, m.name as municipality, r.place, r.place_in_group
from library_summary as s
join libraries as l using (id)
left join municipalities as m on m.id = l.municipality
left join participant_ranking as r on r.participant_id = s.id
order by s.name, s.id;
