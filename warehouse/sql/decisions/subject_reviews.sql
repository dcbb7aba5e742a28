-- One row per participant and text that counts for its place by a library which the text names, not by whose wall or whose
-- hand it is: for a library another one's post about it, readers' comments about it, their answered questions; for a reader
-- the texts by which he is counted among that library's. post_id: the post, or the one under which the comment stands.
-- assigned: all libraries that the text is credited to, as decisions.csv writes them. confirmed: whether people decided so.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view subject_reviews as
with credited_texts as (
    select f.*
    from (
        select network, kind, owner_id, item_id, post_id, participant_id, unnest(libraries) as library_id, answered,
               voice = 'reader' and kind = 'comment' as is_heard,
               voice = 'reader' and words is not null and (kind = 'post' or (not is_duplicate and (words >= 3 or proposed))) as is_work,
               published_at < m.ends_at as is_timely
        from page_facts
        cross join campaign as m
        where not uncounted and is_alive
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
    select a.network, a.kind, a.owner_id, a.item_id
    from asked as a
    join campaign as m on a.is_alive and a.answered_at < m.ends_at
),
mentioned as (
    select n.*, t.post_id is not null as is_published, s.item_id is not null as is_answered,
           n.is_heard and n.is_timely and p.participant_id is not null as is_counted
    from named as n
    left join touched_posts as t
      on t.network = n.network and t.owner_id = n.owner_id and t.post_id = if(n.kind = 'post', n.item_id, null)
     and t.participant_id = n.library_id and t.kind = 'subject' and t.excluded is null
    left join shown as s
      on s.network = n.network and s.kind = n.kind and s.owner_id = n.owner_id and s.item_id = if(n.answered, n.item_id, null)
    left join participants as p on p.participant_id = n.participant_id and p.in_region is distinct from false
),
-- None is both: a text is about no library that wrote it.
behind as (
    select library_id as participant_id, network, kind, owner_id, item_id, post_id
    from mentioned
    where is_published or is_counted or is_answered
    union all
    select distinct participant_id, network, kind, owner_id, item_id, post_id
    from mentioned
    where is_work and is_timely and participant_id is not null
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
left join item_decisions as d
  on d.network = b.network and d.kind = b.kind and d.owner_id = b.owner_id and d.item_id = b.item_id;
