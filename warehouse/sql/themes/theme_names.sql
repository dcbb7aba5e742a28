-- One row per theme of the region: its name, which is its most typical want (`theme_members` scores
-- them) unless people named it, its topic, and the words that
-- many of its readers use and few of other themes (keywords), for those who may not read what readers wrote.
-- key: theme_id
create or replace table theme_names as
with worded as (
    select theme_id, participant_id, unnest(lemmas) as lemma
    from placed_wants
),
said as (
    select theme_id, lemma, count(distinct participant_id) as readers
    from worded
    group by theme_id, lemma
),
typical as (
    select theme_id, max_by(name, (score, -position, network, owner_id, item_id)) as name, min(topic) as topic
    from theme_members
    group by theme_id
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
