-- One row per drawn text: $size readers' texts, a third of each tone that the program gave as far as there are
-- so many, within a tone most where the program is unsure. The chance of a text is in proportion to √(c · (1 - c)) of its
-- confidence c, what the program's «right or wrong» varies by, and at most 1; probability says it. A text is drawn by a hash of the
-- seed and the key, divided by its chance (sequential Poisson sampling), so that a larger sample keeps the smaller one.
with labelled as (
    select unnest(
        from_json(
            $kept,
            '[{
                "network": "VARCHAR", "kind": "VARCHAR", "owner_id": "VARCHAR", "item_id": "VARCHAR", "label": "VARCHAR"
            }]'
        ),
        max_depth := 2
    )
),
keyed as (
    select w.network, w.kind, w.owner_id, w.item_id, t.sentiment,
           concat_ws('/', w.network, w.kind, w.owner_id, w.item_id) as key,
           -- No text is so sure that it is never looked at.
           sqrt(greatest(0.01, t.confidence * (1 - t.confidence))) as doubt
    from reader_texts as w
    join item_tags as t using (network, kind, owner_id, item_id)
    where t.sentiment is not null
),
-- All texts of a tone together weigh 1.
weighed as (
    select *, doubt / sum(doubt::decimal(18, 9)) over (partition by sentiment) as weight,
           ('0x' || left(md5(concat($seed, '/', key)), 12))::bigint / pow(16, 12) as chance
    from keyed
),
ordered as (
    select *, row_number() over (order by weight desc, key) as heavier_or_equal,
           sum(weight::decimal(38, 18)) over (order by weight desc, key rows between current row and unbounded following)
               ::double as rest
    from weighed
),
-- Of the heaviest k whose chance is 1 no more than the size; the others share what is left of it.
scaled as (
    select max(scale) as scale
    from (select weight, ($size - heavier_or_equal + 1) / rest as scale from ordered)
    where scale > 0 and weight * scale <= 1
),
drawn as (
    -- Where there are no more texts than are to be drawn, each is drawn.
    select o.*, coalesce(least(1, o.weight * s.scale), 1) as probability, row_number() over (order by o.chance / o.weight, o.key) as turn
    from ordered as o
    cross join scaled as s
)
select d.key, i.url, i.text, coalesce(k.label, r.label, '') as label, d.probability
from drawn as d
join items as i using (network, kind, owner_id, item_id)
left join labelled as k on concat_ws('/', k.network, k.kind, k.owner_id, k.item_id) = d.key
left join reviews as r on concat_ws('/', r.network, r.kind, r.owner_id, r.item_id) = d.key
where d.turn <= $size
order by md5(d.key), d.key;
