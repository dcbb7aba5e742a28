-- One row per account of the registry: whose wall it is. Where several libraries share one, it is the superior one's.
-- key: network, owner_id
create or replace table walls as
select a.network, a.author_id as owner_id, a.library_id
from library_accounts as a
join libraries as l on l.id = a.library_id
where a.role = 'account'
qualify row_number() over (
    partition by a.network, a.author_id
    order by l.parent_id is not null, l.id
) = 1;
