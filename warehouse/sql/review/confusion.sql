-- One row per reviewed text: who wrote it, the tone that the program gave, the one that people gave, with which chance it was
-- drawn (a file that does not say was drawn as 100 of each tone), how many texts its reader has, how sure the program is, and
-- whether it is a question by the program.
-- A label belongs to its whole key: where in it the wall ends, «library.example/news» or «/a», the key does not say.
-- Texts that people decided one by one are left out: what remains of the sample is a fair one of what remains to be corrected.
with told as (
    select w.participant_id, concat_ws('/', w.network, w.kind, w.owner_id, w.item_id) as key, t.sentiment, t.confidence,
           t.question
    from reader_texts as w
    join item_tags as t using (network, kind, owner_id, item_id)
    left join item_decisions as d using (network, kind, owner_id, item_id)
    where t.sentiment is not null and d.sentiment is null
),
tones as (
    select sentiment, count(*) as texts
    from told
    group by sentiment
),
readers as (
    select participant_id, count(*) as texts
    from told
    group by participant_id
)
select t.participant_id, t.sentiment, r.label, coalesce(r.probability, least(1, 100 / n.texts)) as probability, p.texts, t.confidence, t.question
from reviews as r
join told as t on t.key = concat_ws('/', r.network, r.kind, r.owner_id, r.item_id)
join tones as n using (sentiment)
join readers as p using (participant_id)
order by all;
