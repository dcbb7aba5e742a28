insert into comment_matches by name
select unnest(
    from_json(
        $rows,
        '[{"network": "VARCHAR", "owner_id": "VARCHAR", "comment_id": "VARCHAR", "matched_tag": "VARCHAR"}]'
    ),
    max_depth := 2
);
