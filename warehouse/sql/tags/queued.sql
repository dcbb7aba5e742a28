select network, kind, owner_id, item_id, text
from tag_queue
where position > $done and position <= $done + $batch
order by position;
