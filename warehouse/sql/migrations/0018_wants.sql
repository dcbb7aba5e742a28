-- What texts want of the library, one by one, and which of it means the same.

-- One row per want of a tagged text; position counts from 1. vector: its meaning by this version, whole numbers of eight bits;
-- ease: how well its name reads.
create table item_wants (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    position integer not null,
    what varchar not null,
    words varchar not null,
    name varchar not null,
    ease double not null,
    lemmas varchar[] not null,
    topic varchar not null,
    vector blob not null,
    model_version varchar not null
);

-- One row per want that has its theme; nearness: to those who founded it. A want is placed once, by the night that first saw it.
create table want_places (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    position integer not null,
    theme_id varchar not null,
    nearness double not null
);

-- One row per theme ever founded; centre: the mean of its founders' vectors, 32-bit floats.
create table theme_centres (
    theme_id varchar not null,
    topic varchar not null,
    centre blob not null,
    model_version varchar not null,
    position integer not null
);
