-- One row per text that keeps its words and may call somebody by name.
select network, kind, owner_id, item_id, text
from (
    select network, 'post' as kind, owner_id, post_id as item_id, concat_ws(chr(10), text, quoted_text) as text
    from posts
    union all
    select network, 'comment', owner_id, comment_id, text
    from comments
    union all
    select network, kind, owner_id, item_id, concat_ws(chr(10), text, quoted_text)
    from text_versions
)
anti join parts using (network, kind, owner_id, item_id)
where regexp_matches(text, '\[[^\]]+\||[@*].*\(');
