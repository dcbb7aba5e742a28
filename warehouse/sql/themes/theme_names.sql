-- One row per theme of the region: its name, which is its most typical want (near to its founders, in words
-- that others use too, and well to read) unless people named it, its topic, and the words that
-- many of its readers use and few of other themes (keywords), for those who may not read what readers wrote.
-- key: theme_id
create or replace table theme_names as
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
),
typical as (
    select p.theme_id,
           max_by(
               p.name, (p.score * ln(2 + coalesce(s.others, 0)), -p.position, p.network, p.owner_id, p.item_id)
           ) as name,
           min(p.topic) as topic
    from placed_wants as p
    left join shared as s using (network, kind, owner_id, item_id, position)
    group by p.theme_id
),
everywhere as (
    select lemma, count(distinct participant_id) as readers
    from worded
    group by lemma
),
-- A word of one reader alone may tell who it is. «Можно» and «один» are said of everything: half of those who say a word say it here.
common as (
    select theme_id, string_agg(lemma, ', ' order by weight desc, lemma) as keywords
    from (
        select s.theme_id, s.lemma, s.readers * s.readers / e.readers as weight
        from said as s
        join everywhere as e using (lemma)
        where s.readers > 1 and s.readers >= e.readers / 2
        qualify row_number() over (partition by s.theme_id order by weight desc, s.lemma) <= 3
    )
    group by theme_id
),
named as (
    select id as theme_id, value as name
    from decided
    where object = 'theme' and field = 'name'
)
select t.theme_id, coalesce(n.name, t.name) as name, t.topic, c.keywords, n.name is not null as named
from typical as t
left join common as c using (theme_id)
left join named as n using (theme_id);
