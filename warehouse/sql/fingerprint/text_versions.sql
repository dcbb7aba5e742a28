select sha256(to_json([kind, network, owner_id, item_id, text, quoted_text]))
from text_versions
order by kind, network, owner_id, item_id, text, quoted_text;
