-- The talks of posts and comments that are new or others, and those under which a comment stood before.
with others as (
    select incoming_row
    from matched_comments
    where stored_row is null or differs
)
select network, owner_id, post_id
from incoming_posts
semi join (from matched_posts where stored_row is null or differs or not is_quiet) using (incoming_row)
union all
select network, owner_id, coalesce(post_id, '')
from incoming_comments
semi join others using (incoming_row)
union all
select network, owner_id, coalesce(post_id, '')
from comments
where rowid in (select stored_row from matched_comments where differs)
