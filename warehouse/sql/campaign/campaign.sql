insert into campaign by name
select unnest(
    from_json(
        $rows,
        '[{
            "title": "VARCHAR", "start_day": "DATE", "end_day": "DATE", "collect_until": "DATE",
            "starts_at": "TIMESTAMPTZ", "ends_at": "TIMESTAMPTZ", "closes_at": "TIMESTAMPTZ",
            "timezone": "VARCHAR", "region": "VARCHAR", "expected_min": "BIGINT", "credit": "VARCHAR",
            "min_posts": "BIGINT", "audience": "VARCHAR", "show_reader_names": "BOOLEAN", "note": "VARCHAR"
        }]'
    ),
    max_depth := 2
);
