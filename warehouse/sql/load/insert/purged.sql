-- What was said of texts before they lost their words takes the place of what is said of them now.
delete from purged
where rowid in (select p.rowid from purged as p semi join purged_now using (network, kind, owner_id, item_id));
insert into purged by name
select network, kind, owner_id, item_id, part, fetched_at as purged_at, raw_file
from purged_now;
insert into item_tags by name
select network, kind, owner_id, item_id, unnest(said), [] as because, '' as text_md5
from (
    select network, kind, owner_id, item_id,
           from_json(
               tags,
               '{
                   "sentiment": "VARCHAR", "confidence": "DOUBLE", "topics": [{"topic": "VARCHAR", "polarity": "VARCHAR"}],
                   "suggestion": "BOOLEAN", "question": "BOOLEAN", "thanks": "BOOLEAN", "libraries": ["VARCHAR"],
                   "municipalities": ["VARCHAR"], "duplicate_group": "VARCHAR", "language": "VARCHAR",
                   "model_version": "VARCHAR", "words": "INTEGER"
               }'
           ) as said
    from purged_now
    where tags is not null and json_type(tags) <> 'NULL'
);
insert into item_mentions by name
select network, kind, owner_id, item_id, unnest(range(1, len(mentions) + 1)) as position, unnest(mentions) as mention
from purged_now;
create or replace temp table purged_wants as
select network, kind, owner_id, item_id,
       unnest(
           from_json(
               wants,
               '[{
                   "position": "INTEGER", "what": "VARCHAR", "name": "VARCHAR", "ease": "DOUBLE", "lemmas": ["VARCHAR"],
                   "topic": "VARCHAR", "model_version": "VARCHAR", "theme_id": "VARCHAR", "nearness": "DOUBLE"
               }]'
           )
       ) as want
from purged_now
where wants is not null and json_type(wants) <> 'NULL';
insert into item_wants by name
select network, kind, owner_id, item_id, want.position, want.what, '' as words, want.name, want.ease, want.lemmas, want.topic,
       ''::blob as vector, want.model_version
from purged_wants;
insert into want_places by name
select network, kind, owner_id, item_id, want.position, want.theme_id, want.nearness
from purged_wants
where want.theme_id is not null;
drop table purged_wants;
drop table purged_now;
