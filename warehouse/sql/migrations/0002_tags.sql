-- What the language model said, and of which text and by which version.

-- One row per tagged post or comment. The view `tags` shows it.
create table item_tags (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    sentiment varchar,
    confidence double not null,
    topics struct(topic varchar, polarity varchar)[] not null,
    suggestion boolean not null,
    question boolean not null,
    thanks boolean not null,
    libraries varchar[] not null,
    municipalities varchar[] not null,
    duplicate_group varchar,
    language varchar not null,
    because varchar[] not null,
    model_version varchar not null,
    -- How many words the text has, without links, tags and mentions.
    words integer not null,
    -- Of the text that was tagged: another text is tagged anew.
    text_md5 varchar not null
);

-- One row per hashtag in a text; position counts from 1.
create table item_hashtags (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    position integer not null,
    hashtag varchar not null
);

-- One row per account mentioned in a text: a screen name, id1 or club1.
create table item_mentions (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    position integer not null,
    mention varchar not null
);
