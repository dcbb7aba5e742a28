-- Questions and complaints without an answer, the oldest first; what asks in so many words before what only complains.
select d.library_id, l.name as library, d.network, d.kind, d.owner_id, d.url, p.name, d.asked_at as published_at, d.text
from dialogue as d
left join libraries as l on l.id = d.library_id
left join participant_ranking as p using (participant_id)
left join decided as q
  on q.field = 'quote' and q.object = d.kind and q.network = d.network and q.owner_id = d.owner_id and q.id = d.item_id
where not d.answered and not d.gone and d.outside is not true and if($library is null, true, d.library_id = $library)
      and if($municipality is null, true, l.municipality = $municipality)
      and (not $public or q.value = 'yes') and coalesce(q.value, '') <> 'no'
qualify row_number() over (partition by d.library_id order by d.what = 'question' and contains(d.text, '?') desc, d.asked_at, d.owner_id, d.item_id) <= if($library is null, 1, 5)
order by d.what = 'question' and contains(d.text, '?') desc, d.asked_at, d.owner_id, d.item_id
limit 12;
