-- The ranking, municipalities by their names; the public one has no suspicions and no codes of readers.
select r.* replace (
           if($public and r.class not in ('library', 'organiser', 'partner'), null, r.participant_id) as participant_id,
           if($public and r.class not in ('library', 'organiser', 'partner'), 'Читатель', r.name) as name,
           coalesce(m.name, r.municipality) as municipality,
           if($public, null, r.flags) as flags
       )
from participant_ranking as r
left join municipalities as m on m.id = r.municipality
order by r.class, r.place nulls last, r.score desc, r.name, r.participant_id;
