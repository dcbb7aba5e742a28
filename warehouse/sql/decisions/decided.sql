-- One row per object and field that people decided about (for topics per topic): the last line of decisions.csv, unless
-- it takes the decision back. A participant is named by id alone.
-- key: object, network, owner_id, id, field, topic
create or replace view decided as
with read as (
    select line, object,
           if(object = 'participant', null, network) as network,
           if(object = 'participant', null, coalesce(owner_id, '')) as owner_id,
           id, field,
           case when field = 'topic' then regexp_extract(value, '^[a-z]+') end as topic,
           value, reason, "by", "at"
    from decisions
),
latest as (
    select *
    from read
    qualify row_number() over (partition by object, network, owner_id, id, field, topic order by line desc) = 1
)
select object, network, owner_id, id, field, topic, value, reason, "by", "at", line
from latest
where value <> 'auto' and not ends_with(value, ':auto');
