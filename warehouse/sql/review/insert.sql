insert into corrected_shares
select unnest(
    from_json(
        $rows,
        '[{
            "scope": "VARCHAR", "id": "VARCHAR", "share": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
            "n_reviewed": "BIGINT"
        }]'
    ),
    max_depth := 2
);
