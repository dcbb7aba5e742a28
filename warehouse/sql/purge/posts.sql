insert into posts by name
select p.* replace (
           said(coalesce(w.part, ''), p.network, p.text) as text,
           said(if(w.part = 'quoted', 'words', coalesce(w.part, '')), p.network, p.quoted_text) as quoted_text,
           if(w.part = 'words', null, p.poll) as poll
       )
from old.posts as p
left join parts as w
  on w.network = p.network and w.kind = 'post' and w.owner_id = p.owner_id and w.item_id = p.post_id;
