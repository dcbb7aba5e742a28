-- One row per talk that may be another than when the facts were built, rather too many than too few: one of its texts or tags is;
-- somebody who wrote or is mentioned in it is somebody else now; its wall has other subscribers; something of it has been missed or
-- deleted, for the next sighting or reading may say since when.
create or replace temp table touched as
with others as materialized (
    select network, author_id, lower(screen_name) as screen_name
    from (
        (select network, author_id, class, participant_id, library_id, staff_of, screen_name from speakers
         except select network, author_id, class, participant_id, library_id, staff_of, screen_name from was_speakers)
        union all
        (select network, author_id, class, participant_id, library_id, staff_of, screen_name from was_speakers
         except select network, author_id, class, participant_id, library_id, staff_of, screen_name from speakers)
    )
),
names as (
    select network, author_id as mention from others
    union
    select network, screen_name from others where screen_name is not null
),
told as (
    select m.network, m.owner_id, m.item_id as comment_id
    from item_mentions as m
    semi join names as n using (network, mention)
    where m.kind = 'comment'
    union all
    select network, owner_id, item_id
    from gone
    where kind = 'comment'
)
select network, owner_id, post_id from touched_talks
union
select network, owner_id, post_id from posts semi join others using (network, author_id)
union
select network, owner_id, coalesce(post_id, '') from comments semi join others using (network, author_id)
union
select network, owner_id, coalesce(post_id, '') from comments semi join told using (network, owner_id, comment_id)
union
select network, owner_id, coalesce(post_id, '') from comments where deleted
union
select network, owner_id, item_id from gone where kind = 'post'
union
select p.network, p.owner_id, p.post_id
from post_facts as p
left join authors as a on a.network = p.network and a.author_id = p.owner_id
where p.subscribers is distinct from a.members;
