-- Readers' complaints, and their questions that nobody has answered, first seen after a moment and still there, oldest first.
with seen as (
    select network, 'post' as kind, owner_id, post_id as item_id, first_seen from posts
    union all
    select network, 'comment', owner_id, comment_id, first_seen from comments
)
select d.what, d.url, d.asked_at, l.name as library, d.text
from dialogue as d
join seen using (network, kind, owner_id, item_id)
left join libraries as l on l.id = d.library_id
where seen.first_seen > $since and not d.gone and (d.what = 'complaint' or not d.answered)
order by d.asked_at, d.network, d.owner_id, d.item_id;
