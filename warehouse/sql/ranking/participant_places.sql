-- One row per ranked participant: the 5th and 95th percentile of its place over draws of shaken weights. Empty at first:
-- `warehouse/estimates/places.py` fills it.
-- key: participant_id
create or replace table participant_places (
    participant_id varchar not null,
    place_low bigint not null,
    place_high bigint not null,
    tier bigint
);
