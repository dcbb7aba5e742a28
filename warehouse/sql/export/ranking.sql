-- The ranking; the public one has no suspicions and no codes of readers.
select * replace (
           if($public and class not in ('library', 'organiser', 'partner'), null, participant_id) as participant_id,
           if($public and class not in ('library', 'organiser', 'partner'), 'Читатель', name) as name,
           if($public, null, flags) as flags
       )
from participant_ranking;
