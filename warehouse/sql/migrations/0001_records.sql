-- What the networks said. Keys are kept by the load statements (one writer, one transaction a file): an index would make
-- every load several times dearer and would forbid later changes of its columns.

-- One row per post: (network, owner_id, post_id).
create table posts (
    network varchar not null,
    owner_id varchar not null,
    post_id varchar not null,
    url varchar,
    author_id varchar,
    signer_id varchar,
    published_at timestamptz,
    edited_at timestamptz,
    text varchar not null,
    quoted_text varchar not null,
    matched_tag varchar,
    match_place varchar,
    -- A count that the network did not say is null; a later unknown keeps the last known one.
    likes bigint,
    comments bigint,
    reposts bigint,
    views bigint,
    -- JSON object: kind of attachment -> how many.
    attachments varchar not null,
    is_ad boolean not null,
    -- Every route that ever found the post, sorted, joined by ', '.
    found_by varchar not null,
    fetched_at timestamptz not null,
    first_seen timestamptz not null,
    -- Since when the text is known as it is now.
    text_since timestamptz not null,
    -- The file in raw/ whose record this row repeats.
    raw_file varchar not null
);

-- One row per comment or reply: (network, owner_id, comment_id).
create table comments (
    network varchar not null,
    owner_id varchar not null,
    comment_id varchar not null,
    post_id varchar,
    parent_comment_id varchar,
    reply_to varchar,
    author_id varchar,
    published_at timestamptz,
    text varchar not null,
    likes bigint,
    deleted boolean not null,
    fetched_at timestamptz not null,
    -- When author and text were last seen; null for a comment that we only know as deleted.
    content_at timestamptz,
    first_seen timestamptz not null,
    text_since timestamptz not null,
    raw_file varchar not null
);

-- One row per person or community: (network, author_id).
create table authors (
    network varchar not null,
    author_id varchar not null,
    kind varchar not null,
    name varchar not null,
    screen_name varchar,
    city varchar,
    members bigint,
    deactivated varchar,
    -- The persons whom a community names as its staff.
    contacts varchar[] not null,
    fetched_at timestamptz not null,
    first_seen timestamptz not null,
    raw_file varchar not null
);

-- One row per post and moment at which its counters had changed.
create table post_metrics (
    network varchar not null,
    owner_id varchar not null,
    post_id varchar not null,
    fetched_at timestamptz not null,
    likes bigint,
    comments bigint,
    reposts bigint,
    views bigint,
    raw_file varchar not null
);

-- One row per wording of a post or comment that has had more than one; seen_at is when it was first seen.
create table text_versions (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    text varchar not null,
    quoted_text varchar not null,
    seen_at timestamptz not null
);

-- One row per time that something known was missed.
create table gone (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    gone_at timestamptz not null,
    raw_file varchar not null
);

-- One row per thing asked: what came, and whether it was all.
create table coverage (
    network varchar not null,
    route varchar not null,
    target varchar not null,
    window_start timestamptz,
    window_end timestamptz,
    calls bigint not null,
    found bigint not null,
    accepted bigint not null,
    status varchar not null,
    error varchar,
    fetched_at timestamptz not null,
    raw_file varchar not null
);

-- One row per file of raw/ that has been loaded.
create table raw_files (
    name varchar not null,
    size bigint not null,
    sha256 varchar not null,
    records bigint not null,
    loaded_at timestamptz not null
);
