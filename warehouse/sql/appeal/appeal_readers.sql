-- One row per library, organiser or partner and reader's comment under its posts or about it: whether it makes the reader one
-- of its `readers`, and why not. Of a reader's several comments the first counts.
-- key: participant_id, network, owner_id, comment_id
create or replace view appeal_readers as
with said as (
    select f.network, f.owner_id, f.item_id as comment_id, f.post_id, f.parent_comment_id, f.libraries, f.participant_id as reader_id,
           p.name as reader, f.published_at,
           case
               when u.item_id is not null then concat('не засчитывается по решению', ': ' || u.reason)
               when not f.is_alive then 'удалён до счётной ночи'
               when f.published_at >= m.ends_at then 'после конца кампании'
               when not p.in_region then 'читатель из другого региона'
               when f.participant_id is null then 'автор неизвестен'
           end as excluded
    from page_facts as f
    cross join campaign as m
    left join participants as p using (participant_id)
    left join uncounted as u using (network, kind, owner_id, item_id)
    where f.kind = 'comment' and f.voice = 'reader'
),
touched as (
    select unnest(libraries) as participant_id, * exclude (libraries)
    from said
    union all by name
    select o.participant_id, s.* exclude (libraries)
    from said as s
    join own_posts as o using (network, owner_id, post_id)
    where not list_contains(s.libraries, o.participant_id)
)
select t.participant_id, t.reader_id, t.reader, t.network, t.owner_id, t.comment_id,
       comment_url(t.network, t.owner_id, t.post_id, t.comment_id, t.parent_comment_id) as url, t.published_at,
       h.comment_id is not null as counted,
       coalesce(t.excluded, if(h.comment_id is null, 'этот читатель уже засчитан', 'читатель засчитан')) as reason
from touched as t
left join first_heard as h using (participant_id, network, owner_id, comment_id);
