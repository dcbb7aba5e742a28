-- One row per campaign comment: whose it is, what it is about, in which role. role: library (the wall's or the subject's
-- own account or staff), organiser, partner (other communities, other libraries and their staff), reader; null where the
-- author is unknown. People may decide otherwise: of one comment, or of the participant.
-- key: network, owner_id, comment_id
create or replace table comment_facts as
-- Few among many: comments by whoever speaks for a library.
with official as (
    select c.network, c.owner_id, c.comment_id, c.library_id as wall_library_id, a.library_id
    from scoped_comments as c
    join library_accounts as a using (network, author_id)
    join speakers as s using (network, author_id)
    where s.class in ('library', 'organiser', 'staff')
),
-- Who may answer here: the wall's library and every library that the comment is about.
spoken_for as (
    select o.network, o.owner_id, o.comment_id,
           min_by(o.library_id, (o.library_id is distinct from o.wall_library_id, o.library_id)) as library_id
    from official as o
    left join subjects as s
      on s.kind = 'comment' and s.network = o.network and s.owner_id = o.owner_id and s.item_id = o.comment_id
     and s.library_id = o.library_id
    where o.library_id = o.wall_library_id or s.library_id is not null
    group by o.network, o.owner_id, o.comment_id
),
organisers as (
    select distinct a.network, a.author_id
    from library_accounts as a
    join speakers as s using (network, author_id)
    join libraries as l on l.id = a.library_id
    left join participant_decisions as d on d.participant_id = l.id
    where s.class in ('library', 'organiser', 'staff')
      and coalesce(d.role, if(l."group" = 'region', 'organiser', 'library')) = 'organiser'
    union
    select network, author_id
    from speakers
    where class = 'organiser'
),
decided_roles as (
    select network, owner_id, item_id as comment_id, role
    from item_decisions
    where kind = 'comment' and role is not null
)
select c.network, c.owner_id, c.comment_id, c.post_id, c.parent_comment_id, c.reply_to, c.author_id, c.library_id,
       x.library_id as subject_library_id,
       case
           when d.role is null then f.library_id
           when d.role in ('library', 'organiser') then coalesce(f.library_id, c.library_id, x.library_id)
       end as spoken_for,
       c.published_at, c.day, c.deleted, c.is_alive,
       coalesce(
           case
               when d.role is null then f.library_id
               when d.role = 'library' then coalesce(f.library_id, c.library_id, x.library_id)
           end,
           s.participant_id
       ) as participant_id,
       case
           when d.role is not null then d.role
           when o.author_id is not null then 'organiser'
           when f.library_id is not null then 'library'
           when s.class in ('library', 'staff') then 'partner'
           else s.class
       end as role
from scoped_comments as c
left join speakers as s using (network, author_id)
left join subjects as x
  on x.kind = 'comment' and x.position = 1 and x.network = c.network and x.owner_id = c.owner_id and x.item_id = c.comment_id
left join spoken_for as f on f.network = c.network and f.owner_id = c.owner_id and f.comment_id = c.comment_id
left join organisers as o on o.network = c.network and o.author_id = c.author_id
left join decided_roles as d on d.network = c.network and d.owner_id = c.owner_id and d.comment_id = c.comment_id;
