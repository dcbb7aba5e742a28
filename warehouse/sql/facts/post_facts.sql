-- One row per campaign post: whose it is and what it is about, and when it was missed. On a library's wall its staff speak
-- for it.
create or replace table post_facts as
with first_subjects as (
    select network, owner_id, post_id, library_id as subject_library_id
    from post_subjects
    qualify row_number() over (partition by network, owner_id, post_id order by position, library_id) = 1
),
wall_staff as (
    select distinct network, author_id, library_id
    from library_accounts
    where role in ('staff', 'contact')
)
select p.network, p.owner_id, p.post_id, p.author_id, p.library_id, f.subject_library_id, p.published_at, p.day,
       p.reactions, p.views, g.gone_at,
       coalesce(w.library_id, s.participant_id) as participant_id,
       if(w.library_id is null, s.class, 'library') as class
from scoped_posts as p
left join speakers as s using (network, author_id)
left join wall_staff as w
  on w.network = p.network and w.author_id = p.author_id and w.library_id = p.library_id
left join first_subjects as f on f.network = p.network and f.owner_id = p.owner_id and f.post_id = p.post_id
left join gone_posts as g on g.network = p.network and g.owner_id = p.owner_id and g.post_id = p.post_id;
