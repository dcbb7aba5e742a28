-- What texts say of the campaign's tags beyond what was found when they were collected. Replaced as a whole whenever the files
-- are read.

-- One row per post without a tag of its own that carries one by today's spellings.
create table post_matches (
    network varchar not null,
    owner_id varchar not null,
    post_id varchar not null,
    matched_tag varchar not null,
    match_place varchar not null
);

-- One row per post or comment that carries no tag, but nearly one: how it is written there, and which may be meant.
create table near_tags (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    written varchar not null,
    canonical varchar not null
);
