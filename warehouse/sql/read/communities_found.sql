-- One row per community of a network that has been described, with how many tagged posts stand on its
-- wall or were written by it elsewhere.
with tagged as (
    select owner_id as community_id, owner_id, post_id
    from posts
    where network = $network and matched_tag is not null
    union
    select author_id, owner_id, post_id
    from posts
    where network = $network and matched_tag is not null
),
counted as (
    select community_id, count(*) as tagged_posts
    from tagged
    group by community_id
)
select a.network, a.author_id, a.kind, a.name, a.screen_name, a.city, a.members, a.deactivated, a.contacts, a.fetched_at,
       coalesce(c.tagged_posts, 0) as tagged_posts
from authors as a
left join counted as c on c.community_id = a.author_id
where a.network = $network and a.kind = 'community'
order by a.author_id;
