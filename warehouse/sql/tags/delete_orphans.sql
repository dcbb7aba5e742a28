-- Tags of what no longer is: after a rebuild without a raw file.
delete from item_tags
where rowid in (select t.rowid from item_tags as t anti join items using (network, kind, owner_id, item_id));
delete from item_hashtags
where rowid in (select t.rowid from item_hashtags as t anti join items using (network, kind, owner_id, item_id));
delete from item_mentions
where rowid in (select t.rowid from item_mentions as t anti join items using (network, kind, owner_id, item_id));
delete from item_wants
where rowid in (select t.rowid from item_wants as t anti join items using (network, kind, owner_id, item_id));
delete from want_places
where rowid in (select t.rowid from want_places as t anti join item_wants using (network, kind, owner_id, item_id, position));
