insert into campaign_weights by name
select unnest(
    from_json($rows, '[{"class": "VARCHAR", "component": "VARCHAR", "weight": "DOUBLE"}]'),
    max_depth := 2
);
