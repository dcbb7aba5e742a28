-- One row per object and field that people decided about (for topics per topic, for wants per theme that they leave): the last line of decisions.csv, unless
-- it takes the decision back. A participant is named by id alone; what was decided of one of several that are the same person
-- is decided of that person.
-- key: object, network, owner_id, id, field, topic
create or replace table decided as
with read as (
    select d.line, d.object,
           if(d.object = 'participant', null, d.network) as network,
           if(d.object = 'participant', null, coalesce(d.owner_id, '')) as owner_id,
           coalesce(s.participant_id, d.id) as id, d.field,
           case d.field
               when 'topic' then regexp_extract(d.value, '^[a-z]+')
               when 'theme' then split_part(d.value, '=', 1)
           end as topic,
           d.value, d.reason, d."by", d."at"
    from decisions as d
    left join same_people as s on d.object = 'participant' and d.field <> 'same_as' and s.alone_id = d.id
),
latest as (
    select *
    from read
    qualify row_number() over (partition by object, network, owner_id, id, field, topic order by line desc) = 1
)
select object, network, owner_id, id, field, topic, value, reason, "by", "at", line
from latest
where value <> 'auto' and not ends_with(value, ':auto') and not ends_with(value, '=auto');
