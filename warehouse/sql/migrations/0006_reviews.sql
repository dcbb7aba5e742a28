-- One row per text of review.csv that a person has labelled. Replaced as a whole whenever the file is read.
create table reviews (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    -- positive, neutral or negative.
    label varchar not null
);
