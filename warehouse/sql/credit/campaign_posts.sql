-- One row per campaign post, with whose it is, what it is about, and what has since disappeared.
-- key: network, owner_id, post_id
create or replace view campaign_posts as
select p.network, p.owner_id, p.post_id, p.url, p.author_id, f.participant_id, f.library_id, f.subject_library_id,
       p.published_at, p.text, p.quoted_text, if(t.post_id is null, p.matched_tag, t.matched_tag) as matched_tag,
       if(t.post_id is null, p.match_place, t.match_place) as match_place, p.likes, p.comments, p.reposts, p.views, p.found_by,
       f.gone_at
from post_facts as f
join posts as p using (network, owner_id, post_id)
left join post_matches as t using (network, owner_id, post_id);
