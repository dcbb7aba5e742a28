-- One row per thing that readers want with the libraries in which it is asked for, how often each day, how many texts stand behind it
-- and the first of them, most wanted first.
create or replace temp table page_themes as
with shown as materialized (
    from themes
    order by readers desc, wants desc, theme_id
    limit $most
),
texts as materialized (
    select theme_id, network, kind, owner_id, item_id, min(published_at) as published_at, min(day) as day, any_value(libraries) as libraries
    from placed_wants
    semi join shown using (theme_id)
    group by theme_id, network, kind, owner_id, item_id
),
texts_of_library as (
    select theme_id, library, count(*) as texts
    from (
        select theme_id, unnest(libraries) as library
        from texts
    )
    group by theme_id, library
),
by_library as (
    select theme_id,
           list(
               struct_pack(
                   library := t.library, texts := t.texts, wants := s.wants, readers := s.readers, complaints := s.complaints,
                   suggestions := s.suggestions, questions := s.questions
               )
               order by t.library
           ) as asking
    from texts_of_library as t
    join theme_scopes as s using (theme_id)
    where s.scope = 'library' and s.id = t.library
    group by theme_id
),
days as (
    select theme_id, day, count(*) as texts
    from texts
    group by theme_id, day
),
by_day as (
    select theme_id, list(struct_pack(day := day::varchar, texts := texts) order by day) as trend
    from days
    group by theme_id
),
first_texts as (
    select theme_id, network, kind, owner_id, item_id, count(*) over (partition by theme_id) as texts
    from texts
    qualify row_number() over (partition by theme_id order by published_at, network, owner_id, item_id) <= $most
),
behind as (
    select theme_id, any_value(texts) as texts,
           list_sort(list(struct_pack(network := network, kind := kind, owner_id := owner_id, item_id := item_id))) as items
    from first_texts
    group by theme_id
)
select t.theme_id, t.name, t.topic, t.wants, t.readers, t.complaints, t.suggestions, t.questions, t.keywords, t.named, b.texts,
       coalesce(l.asking, []) as asking, d.trend, b.items
from shown as t
join behind as b using (theme_id)
join by_day as d using (theme_id)
left join by_library as l using (theme_id)
order by t.readers desc, t.wants desc, t.theme_id;
