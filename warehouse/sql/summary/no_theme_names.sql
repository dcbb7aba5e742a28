-- The themes' names of a result that was frozen before it kept them.
create view theme_names as
select null::varchar as theme_id, null::varchar as name
limit 0;
