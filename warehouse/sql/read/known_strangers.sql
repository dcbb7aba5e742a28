-- Whoever wrote something, or has a wall on which somebody did, and was never described.
with writers as (
    select author_id from posts where network = $network
    union
    select owner_id from posts where network = $network
    union
    select signer_id from posts where network = $network
    union
    select author_id from comments where network = $network
)
select author_id
from writers
anti join (select author_id from authors where network = $network) using (author_id)
where author_id is not null;
