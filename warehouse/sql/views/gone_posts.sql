-- One row per post that the network no longer has: missed, and not seen since.
create or replace view gone_posts as
select g.network, g.owner_id, g.item_id as post_id, min(g.gone_at) as gone_at
from gone as g
join posts as p on p.network = g.network and p.owner_id = g.owner_id and p.post_id = g.item_id
where g.kind = 'post' and g.gone_at >= p.fetched_at
group by g.network, g.owner_id, g.item_id;
