-- One row per screen name and account that it ever led to: a page that is renamed stays whose it was.
create table account_names (
    network varchar not null,
    -- In lower case.
    screen_name varchar not null,
    author_id varchar not null,
    last_seen timestamptz not null
);
insert into account_names
select network, lower(screen_name), author_id, fetched_at
from authors
where screen_name is not null;

-- How many there are, as the network says.
alter table coverage add column claimed bigint;
