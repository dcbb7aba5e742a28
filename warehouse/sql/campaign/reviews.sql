insert into reviews by name
select unnest(
    from_json(
        $rows,
        '[{
            "network": "VARCHAR", "kind": "VARCHAR", "owner_id": "VARCHAR", "item_id": "VARCHAR", "label": "VARCHAR"
        }]'
    ),
    max_depth := 2
);
