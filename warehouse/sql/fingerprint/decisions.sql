select sha256(to_json([object, network, owner_id, id, field, value, reason, "by", "at"]))
from decisions
order by line;
