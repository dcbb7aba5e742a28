-- What people wrote: the campaign, the registry, decisions. Replaced as a whole whenever the files are read.

-- One row: the campaign.
create table campaign (
    title varchar not null,
    start_day date not null,
    end_day date not null,
    collect_until date not null,
    -- The first moment of the campaign, the first after it, and the first at which nothing is collected any more.
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    closes_at timestamptz not null,
    timezone varchar not null,
    region varchar not null,
    expected_min bigint not null,
    credit varchar not null,
    min_posts bigint not null,
    audience varchar not null,
    show_reader_names boolean not null,
    note varchar not null
);

-- One row per class of participant and component of its score; the weights of a class sum to 100.
create table campaign_weights (
    class varchar not null,
    component varchar not null,
    weight double not null
);

-- One row per comment that carries a campaign tag itself.
create table comment_matches (
    network varchar not null,
    owner_id varchar not null,
    comment_id varchar not null,
    matched_tag varchar not null
);

-- One row per municipality of the region.
create table municipalities (
    id varchar not null,
    name varchar not null,
    former_name varchar not null,
    centre varchar not null
);

-- One row per town that is certainly in no region of ours: who lives there is from elsewhere.
create table elsewhere (
    name varchar not null
);

-- One row per library of the registry.
create table libraries (
    id varchar not null,
    name varchar not null,
    "group" varchar not null,
    municipality varchar,
    parent_id varchar,
    site varchar,
    aliases varchar[] not null,
    population bigint
);

-- One row per account that the registry names, by identifier or by screen name; role is account or staff.
create table library_references (
    library_id varchar not null,
    network varchar not null,
    role varchar not null,
    author_id varchar,
    screen_name varchar
);

-- One row per note that a library handed in on its part in the campaign.
create table library_notes (
    library_id varchar not null,
    section varchar not null,
    text varchar not null,
    received_at timestamptz not null
);

-- One row per line of decisions.csv, in its order.
create table decisions (
    line bigint not null,
    object varchar not null,
    network varchar,
    owner_id varchar,
    id varchar,
    field varchar not null,
    value varchar,
    reason varchar,
    "by" varchar,
    "at" varchar
);

-- One row per account: its name without a name, from the home's key.
create table pseudonyms (
    network varchar not null,
    author_id varchar not null,
    code varchar not null
);
