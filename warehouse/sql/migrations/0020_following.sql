-- One row per talk, a post with the comments under it, of which something changed since the facts were built; again and again, it may be.
create table touched_talks (
    network varchar not null,
    owner_id varchar not null,
    post_id varchar not null
);
-- Whether anything changed that the facts can follow; stale: they must be built anew.
alter table facts_state add column moved boolean default false;
