insert into completeness by name
select unnest(
    from_json(
        $rows,
        '[{
            "scope": "VARCHAR", "n_search": "BIGINT", "n_walls": "BIGINT", "n_both": "BIGINT",
            "estimate": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
            "share": "DOUBLE", "share_low": "DOUBLE", "share_high": "DOUBLE", "status": "VARCHAR",
            "recall": "DOUBLE", "recall_low": "DOUBLE", "recall_high": "DOUBLE",
            "found": "BIGINT", "found_elsewhere": "BIGINT", "found_personal": "BIGINT"
        }]'
    ),
    max_depth := 2
);
