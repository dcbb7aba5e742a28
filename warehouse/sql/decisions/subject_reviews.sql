-- One row per participant and text that counts for its place by a library which the text names, not by whose wall or whose
-- hand it is: for a library another one's post about it, readers' comments about it, their answered questions; for a reader
-- the texts by which he is counted among that library's. post_id: the post, or the one under which the comment stands.
-- assigned: all libraries that the text is credited to, as decisions.csv writes them. confirmed: whether people decided so.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view subject_reviews as
with credited_texts as (
    select f.*
    from (
        select network, kind, owner_id, item_id, post_id, participant_id, unnest(libraries) as library_id,
               not uncounted and is_alive as may_count, voice = 'reader' and words is not null as is_told, published_at,
               kind = 'post' or (not is_duplicate and (words >= 3 or proposed)) as is_work
        from page_facts
    ) as f
    left join walls as w on w.network = f.network and w.owner_id = f.owner_id
    where f.library_id is distinct from w.library_id and f.library_id is distinct from f.participant_id
),
about_posts as (
    select network, owner_id, item_id as post_id, library_id
    from subjects
    where kind = 'post'
),
named as (
    select * from credited_texts where kind = 'post'
    union all
    select * from credited_texts anti join about_posts using (network, owner_id, post_id, library_id) where kind = 'comment'
),
shown as (
    select kind, network, owner_id, item_id
    from asked
    join campaign as m on is_alive and answered_at < m.ends_at
),
counted as (
    select n.library_id as participant_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from named as n
    join touched_posts as t
      on t.network = n.network and t.owner_id = n.owner_id and t.post_id = n.item_id and t.participant_id = n.library_id
    where n.kind = 'post' and t.kind = 'subject' and t.excluded is null
    union all
    select n.library_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from named as n
    join counted_comments as c on c.network = n.network and c.owner_id = n.owner_id and c.comment_id = n.item_id
    where n.kind = 'comment'
    union all
    select n.library_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from named as n
    semi join shown using (network, kind, owner_id, item_id)
    where n.may_count
    union all
    select n.participant_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from named as n
    join campaign as m on n.published_at < m.ends_at
    where n.may_count and n.is_told and n.is_work
),
behind as (
    select distinct *
    from counted
),
assigned as (
    select network, kind, owner_id, item_id,
           -- Sorted afterwards: an ordered aggregate of many small groups is ten times as dear.
           array_to_string(
               list_transform(list_sort(list(struct_pack(position, library_id))), lambda told: told.library_id), '|'
           ) as libraries
    from subjects
    semi join behind using (network, kind, owner_id, item_id)
    group by network, kind, owner_id, item_id
)
select b.participant_id, b.network, b.kind, b.owner_id, b.post_id, b.item_id, a.libraries as assigned,
       d.libraries is not null as confirmed
from behind as b
join assigned as a using (network, kind, owner_id, item_id)
left join item_decisions as d using (network, kind, owner_id, item_id)
where b.participant_id is not null
order by b.participant_id, b.network, b.owner_id, b.post_id, b.kind desc, b.item_id;
