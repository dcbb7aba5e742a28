-- One row per campaign post or comment, without its words: for what the page counts it. libraries: all that it is credited
-- to; places: their municipalities, or those that it names when it is credited to none. Columns of yes and no say what it is:
-- suggestion, opinion: a reader's; waiting, answered: a reader's question or complaint without an answer, or with one;
-- boilerplate: one that got only an «отписка»; gone: no longer there; corrected: people decided something about it; quotable:
-- the public page may quote it; uncounted: does not count in the ranking by decision; outside: from outside the region, in no
-- total.
-- key: network, kind, owner_id, item_id
create or replace table page_facts as
with spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, post_id, participant_id, class as voice, published_at,
           day, reactions, gone_at is not null as gone
    from post_facts
    union all
    select network, 'comment', owner_id, comment_id, post_id, participant_id, role, published_at, day, null, deleted
    from comment_facts
),
several as (
    select network, kind, owner_id, item_id
    from credited
    group by network, kind, owner_id, item_id
    having count(*) > 1
),
-- Lists are gathered only where there is more than one to gather: they cannot leave the memory while they grow.
about as (
    select c.network, c.kind, c.owner_id, c.item_id, [c.library_id] as libraries,
           if(l.municipality is null, [], [l.municipality]) as places
    from credited as c
    left join libraries as l on l.id = c.library_id
    anti join several as s using (network, kind, owner_id, item_id)
    union all
    select c.network, c.kind, c.owner_id, c.item_id, list(c.library_id order by c.library_id),
           list_sort(list(distinct l.municipality) filter (where l.municipality is not null))
    from credited as c
    left join libraries as l on l.id = c.library_id
    semi join several as s using (network, kind, owner_id, item_id)
    group by c.network, c.kind, c.owner_id, c.item_id
),
talk as (
    select network, kind, owner_id, item_id, answer_id is not null as answered, boilerplate_id is not null as boilerplate,
           date_diff('second', asked_at, answered_at) / 3600.0 as answer_hours
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
select s.network, s.kind, s.owner_id, s.item_id, s.post_id, s.participant_id, s.voice, s.published_at, s.day,
       coalesce(a.libraries, []) as libraries,
       list_sort(coalesce(if(a.libraries is null, m.municipalities, a.places), [])) as places,
       t.sentiment, coalesce(t.topics, []) as topics, s.reactions, k.answer_hours,
       coalesce(w.suggestion and not s.gone, false) as suggestion, coalesce(t.question, false) as question,
       coalesce(m.thanks, false) as thanks, coalesce(not k.answered, false) as waiting,
       coalesce(k.answered, false) as answered, coalesce(k.boilerplate, false) as boilerplate, s.gone,
       d.item_id is not null as corrected, coalesce(w.is_opinion, false) as opinion, q.item_id is not null as quotable,
       u.item_id is not null as uncounted, o.item_id is not null as outside
from spoken as s
left join about as a using (network, kind, owner_id, item_id)
left join corrected_tags as t using (network, kind, owner_id, item_id)
left join item_tags as m using (network, kind, owner_id, item_id)
left join reader_texts as w using (network, kind, owner_id, item_id)
left join talk as k using (network, kind, owner_id, item_id)
left join decided_items as d using (network, kind, owner_id, item_id)
left join quotable as q using (network, kind, owner_id, item_id)
left join uncounted as u using (network, kind, owner_id, item_id)
left join outside_items as o using (network, kind, owner_id, item_id);
