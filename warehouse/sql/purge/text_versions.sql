insert into text_versions by name
select v.* replace (
           said(coalesce(w.part, ''), v.network, v.text) as text,
           said(if(w.part = 'quoted', 'words', coalesce(w.part, '')), v.network, v.quoted_text) as quoted_text
       )
from old.text_versions as v
left join parts as w using (network, kind, owner_id, item_id);
