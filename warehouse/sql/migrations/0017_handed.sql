-- One row per library that announced its part, as entries.csv says; whoever the registry does not know is not here.
create table entries (
    library_id varchar not null,
    announced_at date
);
-- One row per piece of a section of a note that a library handed in, in its newest form; voice is librarian, reader or report.
drop table library_notes;
create table library_notes (
    library_id varchar not null,
    municipality varchar,
    section varchar not null,
    text varchar not null,
    voice varchar not null,
    received_at timestamptz not null,
    file varchar not null
);
