-- One row per reader's text that the ranking counts, written by the end of the campaign and alive on the counting night: as
-- what. A comment of three or more words that repeats nobody, at most five a day, the earliest; a suggestion that repeats
-- nobody; an own post. libraries: for which it counts.
-- key: network, kind, owner_id, item_id
create or replace table reader_works as
with written as (
    select w.network, w.kind, w.owner_id, w.item_id, w.participant_id, w.published_at, w.day, w.libraries,
           w.kind = 'comment' and w.words >= 3 and not w.is_duplicate as is_comment,
           w.proposed and not w.is_duplicate as is_suggestion,
           w.kind = 'post' as is_post
    from page_facts as w
    join campaign as m on w.published_at < m.ends_at
    where w.voice = 'reader' and w.words is not null and w.is_alive and not w.uncounted
),
-- The fifth comment of whoever wrote five a day, or more.
fifth as (
    select participant_id, day,
           min(struct_pack(published_at, owner_id, item_id, network), 5)[5] as last_counted
    from written
    where is_comment
    group by participant_id, day
    having count(*) > 5
),
works as (
    select w.* exclude (is_comment, published_at),
           w.is_comment
           and coalesce(struct_pack(w.published_at, w.owner_id, w.item_id, w.network) <= f.last_counted, true) as is_comment
    from written as w
    left join fifth as f using (participant_id, day)
)
select network, kind, owner_id, item_id, participant_id, day, libraries, is_comment, is_suggestion, is_post
from works
where is_comment or is_suggestion or is_post;
