-- One row per participant and text that counts for its place by a library which the text names, not by whose wall or whose
-- hand it is: for a library another one's post about it, readers' comments about it, their answered questions; for a reader
-- the texts by which he is counted among that library's. post_id: the post, or the one under which the comment stands.
-- assigned: all libraries that the text is credited to, as decisions.csv writes them. confirmed: whether people decided so.
-- key: participant_id, network, kind, owner_id, item_id
create or replace view subject_reviews as
with texts as (
    select network, 'post' as kind, owner_id, post_id as item_id, post_id, library_id, participant_id from post_facts
    union all
    select network, 'comment', owner_id, comment_id, post_id, library_id, participant_id from comment_facts
),
named as (
    select s.network, s.kind, s.owner_id, s.item_id, t.post_id, s.library_id
    from credited as s
    join texts as t using (network, kind, owner_id, item_id)
    left join subjects as p
      on s.kind = 'comment' and p.kind = 'post' and p.network = s.network and p.owner_id = s.owner_id
     and p.item_id = t.post_id and p.library_id = s.library_id
    where p.item_id is null and s.library_id is distinct from t.library_id and s.library_id is distinct from t.participant_id
),
counted as (
    select 'post' as kind, network, owner_id, post_id as item_id, participant_id as library_id
    from touched_posts
    where kind = 'subject' and excluded is null
    union
    select 'comment', c.network, c.owner_id, c.comment_id, n.library_id
    from counted_comments as c
    join named as n
      on n.kind = 'comment' and n.network = c.network and n.owner_id = c.owner_id and n.item_id = c.comment_id
    union
    select a.kind, a.network, a.owner_id, a.item_id, n.library_id
    from asked as a
    join campaign as m on a.is_alive and a.answered_at < m.ends_at
    join named as n using (network, kind, owner_id, item_id)
    anti join uncounted using (network, kind, owner_id, item_id)
),
behind as (
    select c.library_id as participant_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from counted as c
    join named as n using (network, kind, owner_id, item_id, library_id)
    union
    select w.participant_id, n.network, n.kind, n.owner_id, n.item_id, n.post_id
    from reader_texts as w
    join campaign as m on w.published_at < m.ends_at
    join named as n using (network, kind, owner_id, item_id)
    anti join uncounted using (network, kind, owner_id, item_id)
    where w.is_alive and (w.kind = 'post' or (not w.is_duplicate and (w.words >= 3 or w.suggestion)))
),
assigned as (
    select network, kind, owner_id, item_id, string_agg(library_id, '|' order by position, library_id) as libraries
    from subjects
    group by network, kind, owner_id, item_id
)
select b.participant_id, b.network, b.kind, b.owner_id, b.post_id, b.item_id, a.libraries as assigned,
       d.libraries is not null as confirmed
from behind as b
join assigned as a using (network, kind, owner_id, item_id)
left join item_decisions as d using (network, kind, owner_id, item_id)
where b.participant_id is not null
order by b.participant_id, b.network, b.owner_id, b.post_id, b.kind desc, b.item_id;
