-- One row per campaign post: its reactions, which are likes, reposts and what readers commented (never the library's own
-- replies; of comments that nobody has read it is not known whose they are, they add nothing), null where the network told no
-- count; the subscribers of the wall on which it stands; er: reactions / subscribers, of which no fewer than 100 are taken.
-- key: network, owner_id, post_id
create or replace table post_reactions as
with commented as (
    select network, owner_id, post_id, count(*) as comments
    from comment_facts
    where role = 'reader' and not deleted and post_id is not null
    group by network, owner_id, post_id
),
counted as (
    select f.network, f.owner_id, f.post_id, s.members as subscribers,
           case
               when coalesce(p.likes, p.comments, p.reposts) is not null
                   then coalesce(p.likes, 0) + coalesce(p.reposts, 0) + coalesce(c.comments, 0)
           end as reactions
    from post_facts as f
    join posts as p using (network, owner_id, post_id)
    left join commented as c using (network, owner_id, post_id)
    left join speakers as s on s.network = f.network and s.author_id = f.owner_id
)
select network, owner_id, post_id, reactions, subscribers,
       case when subscribers is not null then reactions / greatest(100, subscribers) end as er
from counted;
