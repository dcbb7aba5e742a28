-- One row per comment, and per post that was collected without a tag, whose words may have one: only a text with «#» can, unless
-- phrases count.
select 'comment' as kind, network, owner_id, comment_id, text, '' as quoted_text
from comments
where $phrases or contains(text, '#')
union all
select 'post', network, owner_id, post_id, text, quoted_text
from posts
where matched_tag is null and ($phrases or contains(text, '#') or contains(quoted_text, '#'));
