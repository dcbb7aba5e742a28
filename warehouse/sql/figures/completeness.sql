-- One row for the region (scope 'region') and each municipality (its id): how much of the campaign was seen. Empty at first:
-- `warehouse/estimates/completeness.py` fills it, by the formulas of `warehouse/estimates/recapture.py`.
-- key: scope
create or replace table completeness (
    scope varchar not null,
    -- Campaign posts on the walls of the registry found by hashtag search, by reading the walls, by both.
    n_search bigint not null,
    n_walls bigint not null,
    n_both bigint not null,
    -- How many posts these walls have (Chapman), with the 95 % interval of a bootstrap.
    estimate double,
    low double,
    high double,
    -- Which share of the posts of all public communities is in the warehouse, off the registry's walls by search's recall.
    share double,
    share_low double,
    share_high double,
    -- estimated, or too_few («оценить нельзя»): fewer than 30 posts found on the walls or 7 by both; then all estimates are
    -- null.
    status varchar not null,
    -- Search's recall: n_both / n_walls.
    recall double,
    recall_low double,
    recall_high double,
    -- Posts of public communities in the warehouse, those among them off the registry's walls, and posts on personal walls,
    -- of which there are at least so many («не меньше»).
    found bigint not null,
    found_elsewhere bigint not null,
    found_personal bigint not null
);
