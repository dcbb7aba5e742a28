-- One row per account that speaks for a library, library and role: account (the registry names it), staff (the registry
-- names the person), contact (a community of the library names the person). A screen name stands for
-- whatever it ever led to: a page that has been renamed stays the library's.
-- key: network, author_id, library_id, role
create or replace table library_accounts as
with named as (
    select network, author_id, library_id, role
    from library_references
    where author_id is not null
),
resolved as (
    select r.network, a.author_id, r.library_id, r.role
    from library_references as r
    join account_names as a using (network, screen_name)
    where r.author_id is null
),
registered as (
    select * from named
    union
    select * from resolved
),
contacts as (
    select distinct a.network, unnest(a.contacts) as author_id, r.library_id, 'contact' as role
    from registered as r
    join authors as a using (network, author_id)
    where r.role = 'account'
)
select network, author_id, library_id, role from registered
union all
select network, author_id, library_id, role
from contacts
anti join registered using (network, author_id, library_id);
