-- One row per want of a theme, with the text in which it stands and the words that carry it. score: how typical it is of the theme,
-- near to its founders, in words that others use too, and well to read: the first gives the theme its name.
-- key: network, kind, owner_id, item_id, position
create or replace view theme_members as
with worded as (
    select theme_id, network, kind, owner_id, item_id, position, participant_id, unnest(lemmas) as lemma
    from placed_wants
),
said as (
    select theme_id, lemma, count(distinct participant_id) as readers
    from worded
    group by theme_id, lemma
),
-- How many other readers say each of its words, on average.
shared as (
    select w.network, w.kind, w.owner_id, w.item_id, w.position, sum(s.readers - 1) / (1 + count(*)) as others
    from worded as w
    join said as s using (theme_id, lemma)
    group by w.network, w.kind, w.owner_id, w.item_id, w.position
)
select p.theme_id, p.network, p.kind, p.owner_id, p.item_id, p.want, p.position, p.what, p.participant_id, p.libraries, p.places,
       p.published_at, p.answered, p.quotable, p.name, p.score * ln(2 + coalesce(s.others, 0)) as score, p.topic
from placed_wants as p
left join shared as s using (network, kind, owner_id, item_id, position)
order by p.theme_id, p.published_at, p.network, p.owner_id, p.item_id, p.position;
