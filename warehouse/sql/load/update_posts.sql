update posts
set url = c.url, author_id = c.author_id, signer_id = c.signer_id, published_at = c.published_at,
    edited_at = c.edited_at, text = c.text, quoted_text = c.quoted_text, matched_tag = c.matched_tag,
    match_place = c.match_place, likes = c.likes, comments = c.comments, reposts = c.reposts, views = c.views,
    attachments = c.attachments, is_ad = c.is_ad, found_by = c.found_by, fetched_at = c.fetched_at,
    first_seen = c.first_seen, text_since = c.text_since, raw_file = c.raw_file
from changed_posts as c
where posts.rowid = c.stored_row;
