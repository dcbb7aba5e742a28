insert into participant_places
select unnest(from_json($rows, '[{"participant_id": "VARCHAR", "place_low": "BIGINT", "place_high": "BIGINT"}]'), max_depth := 2);
