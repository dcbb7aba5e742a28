insert into city_places by name
select unnest(
    from_json($rows, '[{"city": "VARCHAR", "municipality": "VARCHAR", "in_region": "BOOLEAN"}]'), max_depth := 2
);
