-- One row per theme that people joined with another, straight or through others: the theme whose identifier all of them keep.
-- Who is joined in a circle is joined with nobody.
-- key: theme_id
create or replace view theme_roots as
with recursive links as (
    select id as theme_id, value as other_id
    from decided
    where object = 'theme' and field = 'join'
),
reached as (
    select theme_id, other_id
    from links
    union
    select r.theme_id, l.other_id
    from reached as r
    join links as l on l.theme_id = r.other_id
)
select r.theme_id, r.other_id as root_id
from reached as r
anti join links as l on l.theme_id = r.other_id;
