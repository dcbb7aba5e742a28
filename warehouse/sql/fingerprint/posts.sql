select sha256(
    to_json([
        network, owner_id, post_id, url, author_id, signer_id, epoch_us(published_at)::varchar,
        epoch_us(edited_at)::varchar, text, quoted_text, matched_tag, match_place, attachments, is_ad::varchar, found_by
    ])
)
from posts
order by network, owner_id, post_id;
