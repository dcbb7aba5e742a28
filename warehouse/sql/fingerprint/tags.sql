select sha256(
    to_json([
        network, kind, owner_id, item_id, sentiment, topics::varchar, suggestion::varchar, question::varchar,
        thanks::varchar, array_to_string(libraries, ','), array_to_string(municipalities, ','), duplicate_group,
        language, array_to_string(because, '|'), model_version
    ])
)
from item_tags
order by network, kind, owner_id, item_id;
