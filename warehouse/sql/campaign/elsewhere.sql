insert into elsewhere by name
select unnest(from_json($rows, '[{"name": "VARCHAR"}]'), max_depth := 2);
