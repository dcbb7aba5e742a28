update text_versions
set seen_at = w.seen_at
from wordings as w
where text_versions.kind = w.kind and text_versions.network = w.network and text_versions.owner_id = w.owner_id
  and text_versions.item_id = w.item_id and text_versions.text = w.text
  and text_versions.quoted_text = w.quoted_text and w.seen_at < text_versions.seen_at;
