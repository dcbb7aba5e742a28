-- One row per reader's comment that the ranking may count: written by the end of the campaign, alive on the counting night,
-- not set aside by decision, by somebody of the region or of unknown region. libraries: for whom it counts.
-- key: network, owner_id, comment_id
create or replace view counted_comments as
select c.network, c.owner_id, c.item_id as comment_id, c.post_id, c.participant_id, c.published_at, c.libraries
from page_facts as c
join campaign as m on c.published_at < m.ends_at
join participants as p on p.participant_id = c.participant_id and p.in_region is distinct from false
where c.kind = 'comment' and c.voice = 'reader' and c.is_alive and not c.uncounted;
