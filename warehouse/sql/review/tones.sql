-- One row per municipality or region and what a reader may have said there: how many texts of each tone that the program gave,
-- how many that people settled as positive or negative, and how many readers said just so many. Repetitions do not vote.
with told as (
    select s.scope, s.id, w.participant_id, if(d.sentiment is null, t.sentiment, null) as said, d.sentiment as settled
    from summary_items as s
    join reader_texts as w using (network, kind, owner_id, item_id)
    join item_tags as t using (network, kind, owner_id, item_id)
    left join item_decisions as d using (network, kind, owner_id, item_id)
    where s.scope in ('region', 'municipality') and not w.is_duplicate and coalesce(d.sentiment, t.sentiment) is not null
),
readers as (
    select scope, id, participant_id,
           count(*) filter (where said = 'positive') as positive, count(*) filter (where said = 'neutral') as neutral,
           count(*) filter (where said = 'negative') as negative,
           count(*) filter (where settled = 'positive') as settled_positive,
           count(*) filter (where settled = 'negative') as settled_negative
    from told
    group by scope, id, participant_id
)
select scope, id, positive, neutral, negative, settled_positive, settled_negative, count(*) as readers
from readers
group by scope, id, positive, neutral, negative, settled_positive, settled_negative
order by all;
