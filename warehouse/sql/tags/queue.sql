-- One row per post or comment that this version has not tagged, or whose words have changed since, in the order in which
-- they are tagged: equal texts stand together and are read once. What has no words any more keeps the tags that it had. quoted: what a post repeats that says nothing of its own.
create or replace temp table tag_queue as
with quoting as (
    select network, 'post' as kind, owner_id, post_id as item_id, quoted_text
    from posts
    where quoted_text <> '' and says_nothing(text)
),
said as (
    select i.network, i.kind, i.owner_id, i.item_id, i.text, coalesce(q.quoted_text, '') as quoted
    from items as i
    left join quoting as q using (network, kind, owner_id, item_id)
)
select s.network, s.kind, s.owner_id, s.item_id, s.text, s.quoted,
       row_number() over (order by md5(s.text), s.network, s.kind, s.owner_id, s.item_id) as position
from said as s
anti join purged using (network, kind, owner_id, item_id)
left join item_tags as t using (network, kind, owner_id, item_id)
where t.item_id is null
   or t.model_version <> $model_version
   or t.text_md5 <> md5(s.text || s.quoted);
