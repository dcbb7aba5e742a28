-- One row per reader's question or complaint, with its answer if there is one; what counts as an answer stands in `asked`.
-- key: network, kind, owner_id, item_id
create or replace view dialogue as
with answered as (
    select distinct network, owner_id, answer_id
    from asked
    where answer_id is not null
),
-- Few of all that was written: so that a join need not keep every text.
answers as (
    select i.network, i.owner_id, i.item_id as answer_id, i.url, i.text
    from items as i
    join answered as a on a.network = i.network and a.owner_id = i.owner_id and a.answer_id = i.item_id
    where i.kind = 'comment'
)
select q.network, q.kind, q.owner_id, q.item_id, q.post_id, i.url, q.participant_id, q.library_id, l.municipality,
       q.what, q.asked_at, i.text, q.topics, q.answer_id is not null as answered, q.how, q.answered_at, q.answer_id,
       r.url as answer_url, r.text as answer,
       date_diff('second', q.asked_at, q.answered_at) / 3600.0 as answer_hours
from asked as q
join items as i using (network, kind, owner_id, item_id)
left join libraries as l on l.id = q.library_id
left join answers as r using (network, owner_id, answer_id)
order by q.asked_at, q.network, q.owner_id, q.item_id;
