-- The posts of libraries and organisers about each library of `page_wanted` that the most reactions per subscriber came to.
create or replace temp table page_chosen as
with posts as (
    select network, kind, owner_id, item_id, published_at, er, reactions, unnest(libraries) as library
    from page_facts
    where kind = 'post' and voice in ('library', 'organiser') and not outside
),
listed as (
    select network, kind, owner_id, item_id
    from posts
    semi join page_wanted using (library)
    qualify row_number() over (
        partition by library
        order by coalesce(er, 0) desc, coalesce(reactions, 0) desc, date_trunc('minute', published_at),
                 published_at desc, network, owner_id, item_id
    ) <= $most
)
select f.*
from page_facts as f
semi join listed using (network, kind, owner_id, item_id);
