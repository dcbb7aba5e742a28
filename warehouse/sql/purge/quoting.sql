-- One row per post that repeats what a reader wrote, word for word: the text of one whose words go.
select p.network, 'post' as kind, p.owner_id, p.post_id as item_id
from posts as p
where p.quoted_text <> ''
  and p.quoted_text in (select text from items semi join parts using (network, kind, owner_id, item_id))
  and p.published_at < $before;
