-- Wordings that a region saw follow each other, and those that one region saw and another did not.
insert into text_versions by name
with wordings as (
    select network, kind, owner_id, item_id, text, quoted_text, seen_at
    from now_text_versions
    union all
    select p.network, 'post', p.owner_id, p.post_id, p.text, p.quoted_text, p.text_since
    from now_posts as p
    join chosen as c
      on c.kind = 'post' and c.network = p.network and c.owner_id = p.owner_id and c.item_id = p.post_id
    where c.sightings > 1
    union all
    select p.network, 'comment', p.owner_id, p.comment_id, p.text, '', p.text_since
    from now_comments as p
    join chosen as c
      on c.kind = 'comment' and c.network = p.network and c.owner_id = p.owner_id and c.item_id = p.comment_id
    where c.sightings > 1 and p.content_at is not null
)
select network, kind, owner_id, item_id, text, quoted_text, min(seen_at) as seen_at
from wordings
group by network, kind, owner_id, item_id, text, quoted_text
qualify count(*) over (partition by network, kind, owner_id, item_id) > 1
