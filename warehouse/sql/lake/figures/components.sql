-- One row per library: what the ranking rule counts. Why it is not ranked stands without what a person wrote of it.
select participant_id, class, name, type_group, municipality, ranked_as, posts, days, readers, answered, er, comments,
       suggestions, libraries, split_part(reason, ':', 1) as reason
from participant_components
where class in ('library', 'organiser') and participant_id in (select id from libraries)
