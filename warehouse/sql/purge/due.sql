-- One row per text whose words go: what readers published before $before (null: nothing more), and what has lost words before.
select network, kind, owner_id, item_id, part
from purged
union all
select i.network, i.kind, i.owner_id, i.item_id, 'words'
from items as i
left join speakers as s
  on s.network = i.network and s.author_id = coalesce(i.author_id, if(i.kind = 'post', i.owner_id, null))
anti join purged as p
  on p.network = i.network and p.kind = i.kind and p.owner_id = i.owner_id and p.item_id = i.item_id
where coalesce(s.class, 'reader') = 'reader' and coalesce(i.published_at < $before, $before is not null);
