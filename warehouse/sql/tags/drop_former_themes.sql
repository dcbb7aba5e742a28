-- Themes of wants that other versions read, and those of which nobody's want is left.
delete from want_places
where rowid in (
    select p.rowid
    from want_places as p
    join theme_centres as c using (theme_id)
    where c.model_version <> $model_version
);
delete from theme_centres
where model_version <> $model_version or theme_id not in (select theme_id from want_places);
