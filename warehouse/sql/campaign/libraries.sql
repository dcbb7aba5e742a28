insert into libraries by name
select unnest(
    from_json(
        $rows,
        '[{
            "id": "VARCHAR", "name": "VARCHAR", "group": "VARCHAR", "municipality": "VARCHAR",
            "parent_id": "VARCHAR", "site": "VARCHAR", "aliases": ["VARCHAR"], "population": "BIGINT"
        }]'
    ),
    max_depth := 2
);
