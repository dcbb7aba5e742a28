-- One row per post of a network: when it was last seen, and how many of its comments we hold.
with held as (
    select network, owner_id, post_id, count(*) as comments
    from comments
    where network = $network and not deleted
    group by network, owner_id, post_id
)
select p.owner_id, p.post_id, p.published_at, coalesce(h.comments, 0) as comments, p.fetched_at
from posts as p
left join held as h using (network, owner_id, post_id)
where p.network = $network;
