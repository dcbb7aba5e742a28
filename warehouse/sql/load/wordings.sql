-- One row per wording, of those posts and comments that have more than one between this file and the tables.
create or replace temp table wordings as
with seen as (
    select 'post' as kind, network, owner_id, post_id as item_id, coalesce(text, '') as text,
           coalesce(quoted_text, '') as quoted_text, fetched_at as seen_at
    from incoming
    semi join (select * from incoming_posts where sightings > 1) using (network, owner_id, post_id)
    where type = 'post'
    union all
    select 'comment', network, owner_id, comment_id, coalesce(text, ''), '', fetched_at
    from incoming
    semi join (select * from incoming_comments where sightings > 1) using (network, owner_id, comment_id)
    where type = 'comment' and deleted is not true
),
replaced as (
    select i.network, i.owner_id, i.post_id as item_id, i, p
    from matched_posts as m
    join incoming_posts as i on i.rowid = m.incoming_row
    join posts as p on p.rowid = m.stored_row
    where i.text <> p.text or i.quoted_text <> p.quoted_text or i.sightings > 1
),
replaced_comments as (
    select i.network, i.owner_id, i.comment_id as item_id, i, c
    from matched_comments as m
    join incoming_comments as i on i.rowid = m.incoming_row
    join comments as c on c.rowid = m.stored_row
    where i.text <> c.text or i.sightings > 1
),
candidates as (
    select * from seen
    union all
    select 'post', network, owner_id, item_id, i.text, i.quoted_text, i.text_since from replaced
    union all
    select 'post', network, owner_id, item_id, p.text, p.quoted_text, p.text_since from replaced
    union all
    select 'comment', network, owner_id, item_id, i.text, '', i.text_since
    from replaced_comments
    where i.content_at is not null
    union all
    select 'comment', network, owner_id, item_id, c.text, '', c.text_since
    from replaced_comments
    where c.content_at is not null
),
wording as (
    select kind, network, owner_id, item_id, text, quoted_text, min(seen_at) as seen_at
    from candidates
    group by kind, network, owner_id, item_id, text, quoted_text
)
select *
from wording
qualify count(*) over (partition by kind, network, owner_id, item_id) > 1;
