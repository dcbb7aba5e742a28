-- Readers' questions and complaints with the answers; the public export holds only the words that people approved, without who
-- and where.
select d.network, d.kind, if($public, null, d.owner_id) as owner_id, if($public, null, d.item_id) as item_id,
       if($public, null, d.post_id) as post_id, if($public, null, d.url) as url,
       if($public, null, d.participant_id) as participant_id, if($public, null, n.name) as name, d.library_id,
       l.name as subject_library, m.name as municipality, d.what, d.asked_at,
       if($public and coalesce(q.value, '') <> 'yes', null, d.text) as text,
       list_transform(d.topics, lambda one: one.topic || polarity_sign(one.polarity)) as topics, d.answered, d.how,
       d.answered_at, if($public, null, d.answer_url) as answer_url,
       if($public and coalesce(q.value, '') <> 'yes', null, d.answer) as answer, d.answer_hours, d.boilerplate,
       d.gone
from dialogue as d
left join participants as n using (participant_id)
left join libraries as l on l.id = d.library_id
left join municipalities as m on m.id = l.municipality
left join decided as q
  on q.field = 'quote' and q.object = d.kind and q.network = d.network and q.owner_id = d.owner_id and q.id = d.item_id
order by d.asked_at, d.network, d.owner_id, d.item_id;
