select network, kind, owner_id, item_id, text, quoted
from tag_queue
where position > $done and position <= $done + $batch
order by position;
