-- All that was said of the texts that {joined} leaves.
delete from item_tags
where rowid in (select t.rowid from item_tags as t {joined} using (network, kind, owner_id, item_id));
delete from item_hashtags
where rowid in (select t.rowid from item_hashtags as t {joined} using (network, kind, owner_id, item_id));
delete from item_mentions
where rowid in (select t.rowid from item_mentions as t {joined} using (network, kind, owner_id, item_id));
delete from item_wants
where rowid in (select t.rowid from item_wants as t {joined} using (network, kind, owner_id, item_id));
delete from want_places
where rowid in (select t.rowid from want_places as t {joined} using (network, kind, owner_id, item_id));
