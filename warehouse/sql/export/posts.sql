-- Campaign posts with their tags. A person's account number is left out unless names are shown; the public export holds no
-- place of a personal wall and only the words that people approved.
select p.network,
       if($public and not starts_with(p.owner_id, '-'), null, p.owner_id) as owner_id,
       if($public and not starts_with(p.owner_id, '-'), null, p.post_id) as post_id,
       if($public and not starts_with(p.owner_id, '-'), null, p.url) as url,
       if(a.kind = 'community' or ($names and not $public), p.author_id, null) as author_id,
       if($public and n.class not in ('library', 'organiser', 'partner'), null, p.participant_id) as participant_id,
       if($public and n.class not in ('library', 'organiser', 'partner'), null, n.name) as name,
       p.library_id, p.subject_library_id, l.name as subject_library, m.name as municipality, p.published_at,
       if($public and coalesce(q.value, '') <> 'yes', null, p.text) as text,
       if($public and coalesce(q.value, '') <> 'yes', null, p.quoted_text) as quoted_text,
       p.matched_tag, p.match_place, p.likes, p.comments, p.reposts, p.views, p.found_by, p.gone_at, t.sentiment,
       list_transform(t.topics, lambda one: one.topic || polarity_sign(one.polarity)) as topics, t.suggestion, t.question,
       if(x.item_id is null, true, x.in_region) as in_region
from campaign_posts as p
left join authors as a using (network, author_id)
left join participants as n using (participant_id)
left join libraries as l on l.id = p.subject_library_id
left join municipalities as m on m.id = l.municipality
left join corrected_tags as t
  on t.kind = 'post' and t.network = p.network and t.owner_id = p.owner_id and t.item_id = p.post_id
left join apart_items as x
  on x.kind = 'post' and x.network = p.network and x.owner_id = p.owner_id and x.item_id = p.post_id
left join decided as q
  on q.field = 'quote' and q.object = 'post' and q.network = p.network and q.owner_id = p.owner_id and q.id = p.post_id
order by p.published_at, p.network, p.owner_id, p.post_id;
