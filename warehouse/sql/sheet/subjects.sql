-- One row: how many texts count for the participant's place because they name a library, and how many of them people confirmed.
select count(*) as texts, count(*) filter (confirmed) as confirmed
from subject_reviews
where participant_id = $participant;
