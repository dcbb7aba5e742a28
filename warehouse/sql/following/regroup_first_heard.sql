-- Readers whose comments may make somebody else heard: they count for something else, stand under a post that counts for
-- somebody else, or their writer is of another region than before; and all comments of these.
create or replace temp table groups as
with own_posts_now as (
    select network, owner_id, post_id, participant_id
    from own_posts
    semi join touched using (network, owner_id, post_id)
),
posts_changed as (
    (from was_own_posts except from own_posts_now)
    union all
    (from own_posts_now except from was_own_posts)
),
people_changed as (
    (select participant_id, in_region from participants except select participant_id, in_region from was_participants)
    union all
    (select participant_id, in_region from was_participants except select participant_id, in_region from participants)
)
select participant_id as reader_id from changed_texts where participant_id is not null
union
select participant_id
from page_facts
semi join posts_changed using (network, owner_id, post_id)
where kind = 'comment' and participant_id is not null
union
select participant_id from people_changed;
create or replace temp table cut_page_facts as
select h.network, h.kind, h.owner_id, h.item_id, h.post_id, h.participant_id, h.voice, h.published_at, h.libraries, h.is_alive,
       h.uncounted
from page_facts as h
semi join groups as g on g.reader_id = h.participant_id
where h.kind = 'comment';
