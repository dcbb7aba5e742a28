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
crowded as (
    select participant_id, day
    from written
    where is_comment
    group by participant_id, day
    having count(*) > 5
),
over as (
    select network, kind, owner_id, item_id
    from written
    semi join crowded using (participant_id, day)
    where is_comment
    qualify row_number() over (
        partition by participant_id, day
        order by published_at, owner_id, item_id, network
    ) > 5
)
select w.network, w.kind, w.owner_id, w.item_id, w.participant_id, w.day, w.libraries,
       w.is_comment and o.item_id is null as is_comment, w.is_suggestion, w.is_post
from written as w
left join over as o using (network, kind, owner_id, item_id)
where (w.is_comment and o.item_id is null) or w.is_suggestion or w.is_post;
