-- The brightest posts: the first of each municipality, or up to five of one library.
select b.municipality, b.library_id, l.name as library, b.network, 'post' as kind, b.owner_id, b.url, b.published_at, b.text, b.reactions, b.subscribers, b.readers
from brightest as b
left join libraries as l on l.id = b.library_id
left join decided as q
  on q.field = 'quote' and q.object = 'post' and q.network = b.network and q.owner_id = b.owner_id and q.id = b.post_id
where (not $public or q.value = 'yes') and coalesce(q.value, '') <> 'no' and coalesce(b.decided, '') <> 'drop' and if($library is null, b.place = 1, b.library_id = $library)
order by b.municipality nulls last, b.place, b.published_at, b.owner_id, b.post_id
limit if($library is null, 40, 5);
