-- One row per theme of the region: its name, which is its most typical want unless people named it, its topic, and the words that
-- most of its readers use (keywords), for those who may not read what readers wrote.
-- key: theme_id
create or replace view theme_names as
with typical as (
    select theme_id, max_by(name, (score, -position, network, owner_id, item_id)) as name, min(topic) as topic
    from placed_wants
    group by theme_id
),
said as (
    select theme_id, lemma, count(distinct participant_id) as readers
    from (
        select theme_id, participant_id, unnest(lemmas) as lemma
        from placed_wants
    )
    group by theme_id, lemma
),
-- A word of one reader alone may tell who it is.
common as (
    select theme_id, string_agg(lemma, ', ' order by readers desc, lemma) as keywords
    from (
        select *
        from said
        where readers > 1
        qualify row_number() over (partition by theme_id order by readers desc, lemma) <= 3
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
