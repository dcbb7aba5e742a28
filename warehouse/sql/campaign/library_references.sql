insert into library_references by name
select unnest(
    from_json(
        $rows,
        '[{
            "library_id": "VARCHAR", "network": "VARCHAR", "role": "VARCHAR", "author_id": "VARCHAR",
            "screen_name": "VARCHAR"
        }]'
    ),
    max_depth := 2
);
