-- One row per comment of the file, each as its newest sighting there.
create or replace temp view incoming_comments as
select *, fetched_at as first_seen, 1 as sightings, fetched_at as text_since
from seen_comments
anti join repeated_comments using (network, owner_id, comment_id)
union all by name
select * from repeated_comments;
