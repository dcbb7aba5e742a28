-- One row per drawn text: up to $size readers' texts of each tone that the program gave, drawn and mixed by a hash of the
-- seed and the key.
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
           concat_ws('/', w.network, w.kind, w.owner_id, w.item_id) as key
    from reader_words as w
    join item_tags as t using (network, kind, owner_id, item_id)
    where t.sentiment is not null
),
drawn as (
    select *, md5(concat($seed, '/', key)) as draw
    from keyed
    qualify row_number() over (partition by sentiment order by md5(concat($seed, '/', key)), key) <= $size
)
select d.key, i.url, i.text, coalesce(k.label, r.label, '') as label
from drawn as d
join items as i using (network, kind, owner_id, item_id)
left join labelled as k using (network, kind, owner_id, item_id)
left join reviews as r using (network, kind, owner_id, item_id)
order by d.draw, d.key;
