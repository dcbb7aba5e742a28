-- A municipality whose namesake is in another region bears its region's name, too.
set variable namesakes = (
    select coalesce(list(id), [])
    from (select id from now_municipalities group by id having count(distinct lake_region) > 1)
);
create or replace temp macro placed(region, said) as
    if(list_contains(getvariable('namesakes'), said), said || ' (' || region || ')', said);
