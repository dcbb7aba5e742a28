-- One row per library, topic and post: candidates for best practice, a library's posts on a change in its service which readers
-- praised on the same topic (see `praised_posts`). items: the comments that praise.
-- key: topic, library_id, network, owner_id, post_id
create or replace view best_practice as
select b.library_id, l.municipality, b.topic, b.network, b.owner_id, b.post_id, p.url, p.published_at, p.text, b.praises,
       b.readers, b.items
from praised_posts as b
join posts as p using (network, owner_id, post_id)
join libraries as l on l.id = b.library_id
order by b.readers desc, b.praises desc, b.library_id, b.topic, b.network, b.owner_id, b.post_id;
