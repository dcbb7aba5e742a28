-- One row per post or comment ever seen, campaign or not: what is tagged.
-- key: network, kind, owner_id, item_id
create or replace view items as
select network, 'post' as kind, owner_id, post_id as item_id, post_id, author_id, published_at, text, url, raw_file
from posts
union all
select network, 'comment', owner_id, comment_id, post_id, author_id, published_at, text,
       comment_url(network, owner_id, post_id, comment_id, parent_comment_id), raw_file
from comments;
