-- One row per post or comment that any region has: the region whose sighting is the newest, what the network itself said before
-- what came by import; and how many regions have it.
create or replace temp table chosen as
with sighted as (
    select 'post' as kind, network, owner_id, post_id as item_id, lake_region, true as is_told, fetched_at as seen_at, text,
           contains(raw_file, '-file-') as by_file
    from now_posts
    union all
    select 'comment', network, owner_id, comment_id, lake_region, content_at is not null, coalesce(content_at, fetched_at),
           text, contains(raw_file, '-file-')
    from now_comments
)
select kind, network, owner_id, item_id, lake_region,
       count(*) over (partition by kind, network, owner_id, item_id) as sightings
from sighted
qualify row_number() over (
    partition by kind, network, owner_id, item_id
    order by is_told desc, by_file, seen_at desc, text desc, lake_region
) = 1
