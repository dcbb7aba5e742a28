-- One row per tone that the program gave: how many readers' texts have it whose tone people have not settled, and what they
-- weigh, each one by the number of such texts that its reader has, and their mean confidence with these weights.
with told as (
    select w.participant_id, t.sentiment, t.confidence
    from reader_texts as w
    join item_tags as t using (network, kind, owner_id, item_id)
    left join item_decisions as d using (network, kind, owner_id, item_id)
    where t.sentiment is not null and d.sentiment is null
),
readers as (
    select participant_id, count(*) as texts
    from told
    group by participant_id
)
select t.sentiment, count(*), fsum(1 / r.texts) as weight, fsum(t.confidence / r.texts) / weight as confidence
from told as t
join readers as r using (participant_id)
group by t.sentiment
order by all;
