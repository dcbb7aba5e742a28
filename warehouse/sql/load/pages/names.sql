-- One row per page: the name that its network gave it.
create or replace temp table page_names as
select unnest($pages::varchar[]) as page, unnest($networks::varchar[]) as network, unnest($owners::varchar[]) as owner_id,
       unnest($posts::varchar[]) as post_id;
