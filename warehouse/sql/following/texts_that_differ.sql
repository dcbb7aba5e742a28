-- What the changed texts add to sums now, and what they added before. Of whom a text has changed, all his texts stand in both: of
-- him a sum may want to know whether he is in it at all.
create or replace temp table people as
select distinct participant_id
from changed_texts
where voice = 'reader';
create or replace temp table same_texts as
select h.participant_id, h.voice, h.kind, h.libraries, h.places, h.sentiment, h.topics, h.reactions, h.er, h.views, h.opinion,
       h.suggestion, h.waiting, h.answered, h.gone, h.is_duplicate, h.outside
from page_facts as h
semi join people as p on p.participant_id is not distinct from h.participant_id
anti join touched as t on t.network = h.network and t.owner_id = h.owner_id and t.post_id = coalesce(h.post_id, '')
where h.voice = 'reader';
create or replace temp table texts_now as
from same_texts
union all by name
select h.*
from page_facts as h
semi join touched as t on t.network = h.network and t.owner_id = h.owner_id and t.post_id = coalesce(h.post_id, '');
create or replace temp table texts_before as
from same_texts
union all by name
from was_page_facts;
