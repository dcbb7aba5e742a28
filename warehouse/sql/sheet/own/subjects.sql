-- One row per participant: how many texts count for its place because they name a library, and how many of them people confirmed.
select p.participant_id, count(r.item_id) as texts, count(*) filter (r.confirmed) as confirmed
from (select unnest($participants::varchar[]) as participant_id) as p
left join subject_reviews as r using (participant_id)
group by p.participant_id;
