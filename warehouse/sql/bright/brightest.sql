-- One row per municipality and one of its five brightest library posts on events, and those that people pinned; what counts
-- stands in `bright_posts`.
-- key: municipality, network, owner_id, post_id
create or replace view brightest as
select b.municipality, b.place, b.network, b.owner_id, b.post_id, p.url, b.library_id, b.published_at, p.text, b.reactions,
       b.subscribers, b.rate, b.readers, b.copies, b.decided
from bright_posts as b
join posts as p using (network, owner_id, post_id)
order by b.municipality nulls last, b.place, b.published_at, b.network, b.owner_id, b.post_id;
