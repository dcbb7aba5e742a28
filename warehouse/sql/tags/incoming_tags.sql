-- One row per item just tagged.
create or replace temp table incoming_tags as
select unnest(
    from_json(
        $rows,
        '[{
            "network": "VARCHAR", "kind": "VARCHAR", "owner_id": "VARCHAR", "item_id": "VARCHAR",
            "sentiment": "VARCHAR", "confidence": "DOUBLE",
            "topics": [{"topic": "VARCHAR", "polarity": "VARCHAR"}],
            "suggestion": "BOOLEAN", "question": "BOOLEAN", "thanks": "BOOLEAN",
            "libraries": ["VARCHAR"], "municipalities": ["VARCHAR"], "duplicate_group": "VARCHAR",
            "language": "VARCHAR", "because": ["VARCHAR"], "hashtags": ["VARCHAR"], "mentions": ["VARCHAR"],
            "wants": [{
                "what": "VARCHAR", "words": "VARCHAR", "name": "VARCHAR", "ease": "DOUBLE", "lemmas": ["VARCHAR"],
                "topic": "VARCHAR", "vector": "VARCHAR"
            }],
            "model_version": "VARCHAR", "text": "VARCHAR", "quoted": "VARCHAR", "words": "INTEGER"
        }]'
    ),
    max_depth := 2
);
