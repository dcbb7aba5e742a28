-- One row per campaign post or comment, without its words: for what the page and the figures count it. libraries: all that it is credited
-- to; places: their municipalities, or those that it names when it is credited to none. Columns of yes and no say what it is:
-- suggestion, opinion: a reader's; waiting, answered: a reader's question or complaint without an answer, or with one;
-- boilerplate: one that got only an «отписка»; gone: no longer there; corrected: people decided something about it; quotable:
-- the public page may quote it; uncounted: does not count in the ranking by decision; outside: from outside the region, in no
-- total; is_duplicate: a reader's, said before; is_alive: the counting night still found it; words: how many,
-- null where it is not tagged; proposed: a suggestion, gone or not; waited: seconds to the answer. Joined once, here: all figures read it.
-- key: network, kind, owner_id, item_id
create or replace table page_facts as
with spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, post_id, null as parent_comment_id, participant_id,
           class as voice, published_at,
           day, reactions, engagement(reactions, subscribers) as er, views, gone_at is not null as gone, is_alive
    from post_facts
    union all
    select network, 'comment', owner_id, comment_id, post_id, parent_comment_id, participant_id, role, published_at, day, null, null,
           null, deleted, is_alive
    from comment_facts
),
talk as (
    select network, kind, owner_id, item_id, answer_id is not null as answered, boilerplate_id is not null as boilerplate,
           seconds_between(asked_at, answered_at) / 3600.0 as answer_hours,
           seconds_between(asked_at, answered_at) as waited
    from asked
),
repeated as (
    select network, kind, owner_id, item_id
    from reader_texts
    where is_duplicate
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
select s.network, s.kind, s.owner_id, s.item_id, s.post_id, s.parent_comment_id, s.participant_id, s.voice,
       s.published_at, s.day,
       coalesce(a.libraries, []) as libraries,
       coalesce(a.places, list_sort(list_distinct(t.municipalities)), []) as places,
       t.sentiment, coalesce(t.topics, []) as topics, s.reactions, s.er, s.views, k.answer_hours, k.waited,
       coalesce(s.voice = 'reader' and t.suggestion and not s.gone, false) as suggestion, coalesce(t.question, false) as question,
       coalesce(t.thanks, false) as thanks, coalesce(not k.answered, false) as waiting,
       coalesce(k.answered, false) as answered, coalesce(k.boilerplate, false) as boilerplate, s.gone, s.is_alive,
       d.item_id is not null as corrected, coalesce(s.voice = 'reader' and is_opinion(t.sentiment, t.topics), false) as opinion,
       r.item_id is not null as is_duplicate, q.item_id is not null as quotable,
       t.words, t.duplicate_group, coalesce(s.voice = 'reader' and t.suggestion, false) as proposed,
       u.item_id is not null as uncounted, o.item_id is not null as outside
from spoken as s
left join credited_to as a using (network, kind, owner_id, item_id)
left join corrected_tags as t using (network, kind, owner_id, item_id)
left join talk as k using (network, kind, owner_id, item_id)
left join repeated as r using (network, kind, owner_id, item_id)
left join decided_items as d using (network, kind, owner_id, item_id)
left join quotable as q using (network, kind, owner_id, item_id)
left join uncounted as u using (network, kind, owner_id, item_id)
left join outside_items as o using (network, kind, owner_id, item_id);
