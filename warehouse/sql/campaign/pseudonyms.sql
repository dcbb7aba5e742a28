insert into pseudonyms by name
select unnest(
    from_json($rows, '[{"network": "VARCHAR", "author_id": "VARCHAR", "code": "VARCHAR"}]'),
    max_depth := 2
);
