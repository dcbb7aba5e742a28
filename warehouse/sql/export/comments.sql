-- Campaign comments with their tags. An account number is left out unless names are shown; the public export says neither who
-- wrote nor where, and holds only the words that people approved.
select c.network, if($public, null, c.owner_id) as owner_id, if($public, null, c.comment_id) as comment_id,
       if($public, null, c.post_id) as post_id, if($public, null, c.parent_comment_id) as parent_comment_id,
       if($public, null, i.url) as url,
       if(a.kind = 'community' or ($names and not $public), c.author_id, null) as author_id,
       if($public and n.class not in ('library', 'organiser', 'partner'), null, c.participant_id) as participant_id,
       if($public and n.class not in ('library', 'organiser', 'partner'), null, n.name) as name,
       c.role, c.library_id, c.subject_library_id, l.name as subject_library, m.name as municipality, c.published_at,
       if($public and coalesce(q.value, '') <> 'yes', null, c.text) as text, c.likes, c.deleted, t.sentiment,
       list_transform(t.topics, lambda one: one.topic || polarity_sign(one.polarity)) as topics, t.suggestion, t.question,
       if(x.item_id is null, true, x.in_region) as in_region
from campaign_comments as c
left join items as i
  on i.kind = 'comment' and i.network = c.network and i.owner_id = c.owner_id and i.item_id = c.comment_id
left join authors as a on a.network = c.network and a.author_id = c.author_id
left join participants as n using (participant_id)
left join libraries as l on l.id = c.subject_library_id
left join municipalities as m on m.id = l.municipality
left join corrected_tags as t
  on t.kind = 'comment' and t.network = c.network and t.owner_id = c.owner_id and t.item_id = c.comment_id
left join apart_items as x
  on x.kind = 'comment' and x.network = c.network and x.owner_id = c.owner_id and x.item_id = c.comment_id
left join decided as q
  on q.field = 'quote' and q.object = 'comment' and q.network = c.network and q.owner_id = c.owner_id
     and q.id = c.comment_id
order by c.published_at, c.network, c.owner_id, c.comment_id;
