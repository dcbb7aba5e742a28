-- What the touched talks suggest, or suggested; and all texts that suggest the same.
create or replace temp table groups as
with said as (
    select group_id, unnest(items, recursive := true)
    from suggested
)
select group_id from said semi join touched_texts using (network, kind, owner_id, item_id)
union
select group_id from cut_suggested;
create or replace temp table members as
select unnest(items, recursive := true)
from suggested
semi join groups using (group_id)
union
from touched_texts;
create or replace temp table cut_reader_texts as
from reader_texts semi join members using (network, kind, owner_id, item_id);
create or replace temp table cut_posts as
select p.*
from posts as p
semi join members as m on m.kind = 'post' and m.network = p.network and m.owner_id = p.owner_id and m.item_id = p.post_id;
create or replace temp table cut_comments as
select c.*
from comments as c
semi join members as m
  on m.kind = 'comment' and m.network = c.network and m.owner_id = c.owner_id and m.item_id = c.comment_id;
