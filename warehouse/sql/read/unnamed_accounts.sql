-- One row per account, seen as author, signer or wall, that has no pseudonym yet.
with accounts as (
    select network, author_id from authors
    union
    select network, author_id from posts
    union
    select network, signer_id from posts
    union
    select network, author_id from comments
)
select network, author_id
from accounts
anti join pseudonyms using (network, author_id)
where author_id is not null
order by network, author_id;
