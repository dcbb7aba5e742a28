-- What the ranking rule reads, of the libraries of all regions: each as its region counted it, the region for its municipality.
create or replace temp table participant_components as
select * exclude (region, municipality), region as municipality
from region_components;
create or replace temp table campaign_weights as
with classes as (
    select key as class, unnest(value::json[]) as pair
    from json_each((select said from lake.rule where field = 'weights')::json)
)
select class, pair ->> 0 as component, (pair ->> 1)::double as weight
from classes;
create or replace temp table participant_flags (participant_id varchar, flag varchar, evidence varchar);
create or replace temp table participant_places (
    participant_id varchar, place_low bigint, place_high bigint, tier bigint
);
