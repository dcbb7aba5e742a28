-- One row per campaign comment, with whose it is, in which role, and what it is about.
-- key: network, owner_id, comment_id
create or replace view campaign_comments as
select c.network, c.owner_id, c.comment_id, c.post_id, c.parent_comment_id, c.author_id, f.participant_id, f.library_id,
       f.subject_library_id, c.published_at, c.text, c.likes, f.deleted, f.role
from comment_facts as f
join comments as c using (network, owner_id, comment_id);
