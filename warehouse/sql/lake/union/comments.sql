-- Of a comment that several regions have: the newest content, and whether it was there when it was last looked for.
insert into comments by name
with together as (
    select network, owner_id, comment_id, max(fetched_at) as fetched_at, min(first_seen) as first_seen,
           arg_max(likes, (not contains(raw_file, '-file-'), fetched_at)) as likes,
           arg_max(deleted, (not contains(raw_file, '-file-'), fetched_at, deleted)) as deleted
    from now_comments
    semi join (select network, owner_id, item_id as comment_id from chosen where kind = 'comment' and sightings > 1)
        using (network, owner_id, comment_id)
    group by network, owner_id, comment_id
)
select p.* exclude (lake_region) replace (
    coalesce(t.fetched_at, p.fetched_at) as fetched_at, coalesce(t.first_seen, p.first_seen) as first_seen,
    coalesce(t.likes, p.likes) as likes, coalesce(t.deleted, p.deleted) as deleted
)
from now_comments as p
semi join chosen as c
  on c.kind = 'comment' and c.network = p.network and c.owner_id = p.owner_id and c.item_id = p.comment_id
 and c.lake_region = p.lake_region
left join together as t using (network, owner_id, comment_id)
