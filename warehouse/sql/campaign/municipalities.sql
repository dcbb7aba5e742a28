insert into municipalities by name
select unnest(
    from_json($rows, '[{"id": "VARCHAR", "name": "VARCHAR", "former_name": "VARCHAR", "centre": "VARCHAR"}]'),
    max_depth := 2
);
