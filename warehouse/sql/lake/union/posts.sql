-- Of a post that several regions have: the newest content, the last known counts, every route that found it.
insert into posts by name
with together as (
    select network, owner_id, post_id, max(fetched_at) as fetched_at, min(first_seen) as first_seen,
           arg_max(likes, (not contains(raw_file, '-file-'), fetched_at)) as likes,
           arg_max(comments, (not contains(raw_file, '-file-'), fetched_at)) as comments,
           arg_max(reposts, (not contains(raw_file, '-file-'), fetched_at)) as reposts,
           arg_max(views, (not contains(raw_file, '-file-'), fetched_at)) as views,
           arg_max(poll, (not contains(raw_file, '-file-'), fetched_at)) as poll,
           array_to_string(list_sort(list_distinct(flatten(list(string_split(found_by, ', '))))), ', ') as found_by
    from now_posts
    semi join (select network, owner_id, item_id as post_id from chosen where kind = 'post' and sightings > 1)
        using (network, owner_id, post_id)
    group by network, owner_id, post_id
)
select p.* exclude (lake_region) replace (
    coalesce(t.fetched_at, p.fetched_at) as fetched_at, coalesce(t.first_seen, p.first_seen) as first_seen,
    coalesce(t.likes, p.likes) as likes, coalesce(t.comments, p.comments) as comments,
    coalesce(t.reposts, p.reposts) as reposts, coalesce(t.views, p.views) as views,
    coalesce(t.poll, p.poll) as poll, coalesce(t.found_by, p.found_by) as found_by
)
from now_posts as p
semi join chosen as c
  on c.kind = 'post' and c.network = p.network and c.owner_id = p.owner_id and c.item_id = p.post_id
 and c.lake_region = p.lake_region
left join together as t using (network, owner_id, post_id)
