-- The brightest posts: six, the first of its municipality each, or up to five of one municipality or library.
select b.municipality, b.library_id, l.name as library, b.network, 'post' as kind, b.owner_id, b.url, b.published_at, b.text, b.reactions, b.subscribers, b.readers
from brightest as b
left join libraries as l on l.id = b.library_id
left join decided as q
  on q.field = 'quote' and q.object = 'post' and q.network = b.network and q.owner_id = b.owner_id and q.id = b.post_id
where (not $public or q.value = 'yes') and coalesce(q.value, '') <> 'no' and coalesce(b.decided, '') <> 'drop' and case
          when $library is not null then b.library_id = $library
          when $municipality is not null then b.municipality = $municipality
          else b.place = 1
      end
order by b.reactions desc nulls last, b.published_at, b.owner_id, b.post_id
limit if($library is null and $municipality is null, 6, 5);
