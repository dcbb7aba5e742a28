-- Campaign posts that were first seen after a moment, oldest first.
select p.url, p.published_at, l.name as library
from campaign_posts as p
join posts as seen using (network, owner_id, post_id)
left join libraries as l on l.id = p.library_id
where seen.first_seen > $since
order by p.published_at, p.network, p.owner_id, p.post_id;
