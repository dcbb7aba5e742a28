-- One row per post of the file, each as its newest sighting there.
create or replace temp view incoming_posts as
with together as (
    select *, fetched_at as first_seen, 1 as sightings, fetched_at as text_since
    from seen_posts
    anti join repeated_posts using (network, owner_id, post_id)
    union all by name
    select * from repeated_posts
)
select * replace (
    if(
        contains(found_by, ', '),
        array_to_string(list_sort(list_distinct(string_split(found_by, ', '))), ', '),
        found_by
    ) as found_by
)
from together;
