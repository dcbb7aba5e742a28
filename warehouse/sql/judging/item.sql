-- One row if the post or comment is held.
select item_id
from items
where network = $network and kind = $kind and owner_id = $owner_id and item_id = $id;
