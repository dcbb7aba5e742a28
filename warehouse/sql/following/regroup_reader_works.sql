-- Whose texts of which days count for something else now; and all their texts of these days.
create or replace temp table changed_texts as
(from was_page_facts except all from cut_page_facts)
union all
(from cut_page_facts except all from was_page_facts);
create or replace temp table groups as
select distinct participant_id, day
from changed_texts;
create or replace temp table cut_page_facts as
select h.network, h.kind, h.owner_id, h.item_id, h.participant_id, h.voice, h.published_at, h.day, h.libraries, h.words,
       h.is_duplicate, h.proposed, h.is_alive, h.uncounted
from page_facts as h
semi join groups as g on g.participant_id is not distinct from h.participant_id and g.day is not distinct from h.day;
