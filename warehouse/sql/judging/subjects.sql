-- One row per text behind a place among the first $places of a class that no decision confirms: whose place (participants, the
-- best first), what it says (what it repeats where it says nothing itself), and the libraries that the program credited it
-- to; «check» is empty, or what people have begun to write there ($kept).
with kept as (
    select unnest(
        from_json(
            $kept,
            '[{
                "network": "VARCHAR", "kind": "VARCHAR", "owner_id": "VARCHAR", "id": "VARCHAR", "check": "VARCHAR"
            }]'
        ),
        max_depth := 2
    )
),
behind as (
    select s.network, s.kind, s.owner_id, s.item_id, s.assigned,
           string_agg(s.participant_id, '|' order by r.place, r.class, s.participant_id) as participants,
           min(r.place) as place
    from subject_reviews as s
    join participant_ranking as r using (participant_id)
    where r.place <= $places and not s.confirmed
    group by s.network, s.kind, s.owner_id, s.item_id, s.assigned
),
named as (
    select b.network, b.kind, b.owner_id, b.item_id, string_agg(l.name, ' | ' order by s.position, l.id) as names
    from behind as b
    join subjects as s using (network, kind, owner_id, item_id)
    join libraries as l on l.id = s.library_id
    group by b.network, b.kind, b.owner_id, b.item_id
)
select b.participants as participant, b.kind, b.network, b.owner_id, b.item_id as id, i.url,
       if(trim(i.text) = '', coalesce(p.quoted_text, ''), i.text) as text, b.assigned, n.names as assigned_name,
       coalesce(k."check", '') as "check"
from behind as b
join named as n using (network, kind, owner_id, item_id)
join items as i using (network, kind, owner_id, item_id)
left join posts as p
  on b.kind = 'post' and p.network = b.network and p.owner_id = b.owner_id and p.post_id = b.item_id
left join kept as k on k.network = b.network and k.kind = b.kind and k.owner_id = b.owner_id and k.id = b.item_id
order by b.place, b.participants, b.network, b.owner_id, i.post_id, b.kind desc, b.item_id;
