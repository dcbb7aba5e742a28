-- One row per thing that readers want with the libraries in which it is asked for, how often each day, how many texts stand behind it
-- and the first of them, most wanted first. A library's own of these first texts stand with it, and their days if they are all that it has.
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
first_texts as materialized (
    select theme_id, struct_pack(network := network, kind := kind, owner_id := owner_id, item_id := item_id) as item, day, libraries,
           count(*) over (partition by theme_id) as texts
    from texts
    qualify row_number() over (partition by theme_id order by published_at, network, owner_id, item_id) <= $most
),
behind as (
    select theme_id, any_value(texts) as texts, list_sort(list(item)) as items
    from first_texts
    group by theme_id
),
own as materialized (
    select theme_id, unnest(libraries) as library, item, day
    from first_texts
),
own_items as (
    select theme_id, library, list_sort(list(item)) as items
    from own
    group by theme_id, library
),
own_days as (
    select theme_id, library, list(struct_pack(day := day::varchar, texts := texts) order by day) as trend
    from (
        select theme_id, library, day, count(*) as texts
        from own
        group by theme_id, library, day
    )
    group by theme_id, library
),
by_library as (
    select t.theme_id,
           list(
               struct_pack(
                   library := t.library, texts := t.texts, wants := s.wants, readers := s.readers, complaints := s.complaints,
                   suggestions := s.suggestions, questions := s.questions, items := coalesce(i.items, []),
                   trend := if(len(i.items) = t.texts, d.trend, [])
               )
               order by t.library
           ) as asking
    from texts_of_library as t
    join theme_scopes as s on s.theme_id = t.theme_id and s.scope = 'library' and s.id = t.library
    left join own_items as i on i.theme_id = t.theme_id and i.library = t.library
    left join own_days as d on d.theme_id = t.theme_id and d.library = t.library
    group by t.theme_id
)
select t.theme_id, t.name, t.topic, t.wants, t.readers, t.complaints, t.suggestions, t.questions, t.keywords, t.named, b.texts,
       coalesce(l.asking, []) as asking, d.trend, b.items
from shown as t
join behind as b using (theme_id)
join by_day as d using (theme_id)
left join by_library as l using (theme_id)
order by t.readers desc, t.wants desc, t.theme_id;
