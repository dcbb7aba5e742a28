-- One row per library: its place in the region and what it is made of; no suspicion, and no word of a person's.
select * exclude (flags) replace (split_part(reason, ':', 1) as reason)
from participant_ranking
where class in ('library', 'organiser') and participant_id in (select id from libraries)
