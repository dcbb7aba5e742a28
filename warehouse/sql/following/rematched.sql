-- The talks of texts in which another campaign tag is found than before, or none any more.
with posts_now as (
    (from post_matches except from was_post_matches)
    union all
    (from was_post_matches except from post_matches)
),
comments_now as (
    (from comment_matches except from was_comment_matches)
    union all
    (from was_comment_matches except from comment_matches)
)
select network, owner_id, post_id
from posts_now
union all
select network, owner_id, coalesce(post_id, '')
from comments
semi join comments_now using (network, owner_id, comment_id)
