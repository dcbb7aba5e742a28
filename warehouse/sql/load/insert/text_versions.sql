insert into text_versions by name
select *
from wordings
anti join text_versions using (kind, network, owner_id, item_id, text, quoted_text);
