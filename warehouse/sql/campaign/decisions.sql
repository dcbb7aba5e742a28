insert into decisions by name
select unnest(
    from_json(
        $rows,
        '[{
            "line": "BIGINT", "object": "VARCHAR", "network": "VARCHAR", "owner_id": "VARCHAR", "id": "VARCHAR",
            "field": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR", "by": "VARCHAR", "at": "VARCHAR"
        }]'
    ),
    max_depth := 2
);
