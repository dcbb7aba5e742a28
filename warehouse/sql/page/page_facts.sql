-- One row per campaign post or comment, without its words: for what the page and the figures count it. libraries: all that it is credited
-- to; places: their municipalities, or those that it names when it is credited to none. Columns of yes and no say what it is:
-- suggestion, opinion: a reader's; waiting, answered: a reader's question or complaint without an answer, or with one;
-- boilerplate: one that got only an «отписка»; gone: no longer there; corrected: people decided something about it; quotable:
-- the public page may quote it; uncounted: does not count in the ranking by decision; outside: from outside the region, in no
-- total; is_duplicate: a reader's, said before; is_alive: the counting night still found it; words: how many,
-- null where it is not tagged; proposed: a suggestion, gone or not; waited: seconds to the answer. Joined once, here: all figures read it.
-- key: network, kind, owner_id, item_id
create or replace table page_facts as
with credited_to_many as (
    select c.network, c.kind, c.owner_id, c.item_id, list(c.library_id order by c.library_id) as libraries,
           coalesce(list_sort(list(distinct l.municipality) filter (where l.municipality is not null)), []) as places
    from credited as c
    semi join (from credited_to where libraries > 2) as a using (network, kind, owner_id, item_id)
    left join libraries as l on l.id = c.library_id
    group by c.network, c.kind, c.owner_id, c.item_id
),
talk as (
    select network, kind, owner_id, item_id, answer_id is not null as answered, boilerplate_id is not null as boilerplate,
           seconds_between(asked_at, answered_at) as waited
    from asked
),
decided_items as (
    select distinct network, object as kind, owner_id, id as item_id
    from decided
    where object in ('post', 'comment')
),
quotable as (
    select network, kind, owner_id, item_id
    from item_decisions
    where quote
)
select s.network, s.kind, s.owner_id, s.item_id, s.post_id, s.parent_comment_id, s.participant_id, s.subject_library_id, s.voice,
       s.published_at, s.day,
       case
           when m.item_id is not null then m.libraries
           when a.item_id is null then []
           when a.libraries = 1 then [a.first_id]
           else [a.first_id, a.last_id]
       end as libraries,
       case
           when m.item_id is not null then m.places
           when a.item_id is null then coalesce(list_sort(list_distinct(s.municipalities)), [])
           when f.municipality is null and l.municipality is null then []
           when f.municipality is null or f.municipality = l.municipality then [l.municipality]
           when l.municipality is null then [f.municipality]
           else [least(f.municipality, l.municipality), greatest(f.municipality, l.municipality)]
       end as places,
       s.sentiment, coalesce(s.topics, []) as topics, s.reactions, s.er, s.views, k.waited,
       coalesce(s.voice = 'reader' and s.suggestion and not s.gone, false) as suggestion, coalesce(s.question, false) as question,
       coalesce(s.thanks, false) as thanks, coalesce(not k.answered, false) as waiting,
       coalesce(k.answered, false) as answered, coalesce(k.boilerplate, false) as boilerplate, s.gone, s.is_alive,
       d.item_id is not null as corrected, coalesce(s.voice = 'reader' and is_opinion(s.sentiment, s.topics), false) as opinion,
       s.is_duplicate, q.item_id is not null as quotable,
       s.words, s.confidence, s.duplicate_group, coalesce(s.voice = 'reader' and s.suggestion, false) as proposed,
       u.item_id is not null as uncounted, o.item_id is not null as outside
from tagged_texts as s
left join credited_to as a using (network, kind, owner_id, item_id)
left join libraries as f on f.id = a.first_id
left join libraries as l on l.id = a.last_id
left join talk as k using (network, kind, owner_id, item_id)
left join credited_to_many as m using (network, kind, owner_id, item_id)
left join decided_items as d using (network, kind, owner_id, item_id)
left join quotable as q using (network, kind, owner_id, item_id)
left join uncounted as u using (network, kind, owner_id, item_id)
left join outside_items as o using (network, kind, owner_id, item_id);
