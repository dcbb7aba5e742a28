-- Themes of wants that other versions read, and those of which nobody's want is left. What has no words any more keeps its theme.
delete from want_places
where rowid in (
    select p.rowid
    from want_places as p
    join theme_centres as c using (theme_id)
    where c.model_version <> $model_version
      and p.theme_id not in (select theme_id from want_places semi join purged using (network, kind, owner_id, item_id))
);
delete from theme_centres
where theme_id not in (select theme_id from want_places);
