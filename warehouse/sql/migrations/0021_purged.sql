-- Texts that have lost words of readers (`purge --older-than`): their tags, mentions and wants stand as they were, whatever a
-- later version would read in what is left.

-- One row per post or comment; part: words, quoted or names.
create table purged (
    network varchar not null,
    kind varchar not null,
    owner_id varchar not null,
    item_id varchar not null,
    part varchar not null,
    purged_at timestamptz not null,
    raw_file varchar not null
);
