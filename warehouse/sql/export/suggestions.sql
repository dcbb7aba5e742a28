-- Readers' suggestions; the public export holds only the words that people approved, without who and where.
select s.network, s.kind, if($public, null, s.owner_id) as owner_id, if($public, null, s.item_id) as item_id,
       if($public, null, s.post_id) as post_id, if($public, null, s.url) as url,
       if($public, null, s.participant_id) as participant_id, if($public, null, n.name) as name, s.library_id,
       l.name as subject_library, m.name as municipality, s.published_at,
       if($public and coalesce(q.value, '') <> 'yes', null, s.text) as text,
       list_transform(s.topics, lambda one: one.topic || polarity_sign(one.polarity)) as topics, s.sentiment,
       s.duplicate_group, s.is_duplicate
from suggestions as s
left join participants as n using (participant_id)
left join libraries as l on l.id = s.library_id
left join municipalities as m on m.id = l.municipality
left join decided as q
  on q.field = 'quote' and q.object = s.kind and q.network = s.network and q.owner_id = s.owner_id and q.id = s.item_id
order by s.published_at, s.network, s.owner_id, s.item_id;
