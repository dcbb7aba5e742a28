-- One row per tagged post or comment: what the model said, untouched by decisions.
-- key: network, kind, owner_id, item_id
create or replace view tags as
select network, kind, owner_id, item_id, sentiment, confidence, topics, suggestion, question, thanks, libraries,
       municipalities, duplicate_group, language, because, model_version
from item_tags;
