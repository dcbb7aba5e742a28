-- One row per reader's question or complaint, with its answer if there is one; what counts as an answer stands in `asked`.
-- boilerplate: it got an «отписка», shown as its answer but not counted as one. gone: the question has been deleted since.
-- outside: it came from outside the region, and no figure counts it.
-- key: network, kind, owner_id, item_id
create or replace view dialogue as
with told as (
    select q.*, coalesce(q.answer_id, q.boilerplate_id) as shown_id
    from asked as q
),
shown as (
    select distinct network, owner_id, shown_id
    from told
    where shown_id is not null
),
-- Few of all that was written: so that a join need not keep every text.
answers as (
    select c.network, c.owner_id, c.comment_id as shown_id, c.text,
           comment_url(c.network, c.owner_id, c.post_id, c.comment_id, c.parent_comment_id) as url
    from comments as c
    join shown as a on a.network = c.network and a.owner_id = c.owner_id and a.shown_id = c.comment_id
),
-- Comments and posts apart: so that neither is joined by what kind it is, nor carries the columns of the other.
worded as (
    select q.*, comment_url(q.network, q.owner_id, q.post_id, q.item_id, q.parent_comment_id) as url, c.text
    from told as q
    join comments as c
      on q.kind = 'comment' and c.network = q.network and c.owner_id = q.owner_id and c.comment_id = q.item_id
    union all
    select q.*, p.url, p.text
    from told as q
    join posts as p on q.kind = 'post' and p.network = q.network and p.owner_id = q.owner_id and p.post_id = q.item_id
)
select q.network, q.kind, q.owner_id, q.item_id, q.post_id, q.url, q.participant_id, q.library_id, l.municipality,
       q.what, q.asked_at, q.text, q.topics, q.answer_id is not null as answered, q.how, q.answered_at, q.answer_id,
       r.url as answer_url, r.text as answer,
       seconds_between(q.asked_at, q.answered_at) / 3600.0 as answer_hours,
       q.boilerplate_id is not null as boilerplate, q.gone, o.item_id is not null as outside
from worded as q
left join libraries as l on l.id = q.library_id
left join answers as r using (network, owner_id, shown_id)
left join outside_items as o on o.network = q.network and o.kind = q.kind and o.owner_id = q.owner_id and o.item_id = q.item_id;
