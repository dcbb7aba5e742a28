-- One row per thing that readers want with the libraries that it is about and the first texts behind it, most wanted first.
with behind as (
    select theme_id, list_sort(list_distinct(flatten(list(libraries)))) as about
    from theme_members
    group by theme_id
),
first_texts as (
    select theme_id, network, kind, owner_id, item_id
    from theme_members
    group by theme_id, network, kind, owner_id, item_id
    qualify row_number() over (partition by theme_id order by min(published_at), network, owner_id, item_id) <= $most
),
texts as (
    select theme_id,
           list_sort(list(struct_pack(network := network, kind := kind, owner_id := owner_id, item_id := item_id))) as items
    from first_texts
    group by theme_id
)
select t.theme_id, t.name, t.topic, t.wants, t.readers, t.complaints, t.suggestions, t.questions, t.keywords, t.named, b.about,
       i.items
from themes as t
join behind as b using (theme_id)
join texts as i using (theme_id)
order by t.readers desc, t.wants desc, t.theme_id
limit $most;
