select sha256(
    to_json([
        network, owner_id, comment_id, post_id, parent_comment_id, reply_to, author_id,
        epoch_us(published_at)::varchar, text, deleted::varchar
    ])
)
from comments
order by network, owner_id, comment_id;
