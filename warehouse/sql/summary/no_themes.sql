-- The themes' members of a result that was frozen before there were themes.
create view theme_members as
select null::varchar as theme_id, null::varchar as network, null::varchar as kind, null::varchar as owner_id, null::varchar as item_id, null::integer as position,
       null::varchar as what, null::varchar as participant_id, null::varchar[] as libraries, null::varchar[] as places,
       null::boolean as quotable, null::varchar as name, null::double as score, null::varchar as topic
limit 0;
