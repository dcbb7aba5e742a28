-- Where a town is, the gazetteer says.
drop table elsewhere;

-- One row per town that accounts give, as they write it. municipality is null where it may be several or none of ours;
-- in_region is null where nobody knows the town, or one elsewhere bears the name of one of ours.
create table city_places (
    city varchar not null,
    municipality varchar,
    in_region boolean
);
