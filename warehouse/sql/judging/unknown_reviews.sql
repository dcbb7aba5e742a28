-- One row: how many labels of review.csv are of texts that the warehouse does not know, and one of their keys.
select count(*) as labels, min(r.key) as key
from (select concat_ws('/', network, kind, owner_id, item_id) as key from reviews) as r
anti join (select concat_ws('/', network, kind, owner_id, item_id) as key from items) as i using (key);
