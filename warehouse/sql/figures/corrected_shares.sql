-- One row per municipality and the region (scope, id) whose share of the positive among readers' positive and negative
-- texts could be corrected by the reviewed sample, with its 95 % interval. Empty at first: `warehouse/estimates/review.py` fills it.
-- key: scope, id
create or replace table corrected_shares (
    scope varchar not null,
    id varchar not null,
    share double not null,
    low double not null,
    high double not null,
    n_reviewed bigint not null
);
