-- One row per wording, of those posts and comments that have more than one between this file and the tables.
create or replace temp table wordings as
with seen as (
    select 'post' as kind, network, owner_id, post_id as item_id, coalesce(text, '') as text,
           coalesce(quoted_text, '') as quoted_text, fetched_at as seen_at
    from incoming
    semi join repeated_posts using (network, owner_id, post_id)
    where type = 'post'
    union all
    select 'comment', network, owner_id, comment_id, coalesce(text, ''), '', fetched_at
    from incoming
    semi join repeated_comments using (network, owner_id, comment_id)
    where type = 'comment' and deleted is not true
),
differing_posts as (
    select incoming_row, stored_row
    from matched_posts
    where differs and stored_row is not null
),
fresh_posts as materialized (
    select incoming_row, network, owner_id, post_id, text, quoted_text, text_since, sightings
    from incoming_posts
    semi join differing_posts using (incoming_row)
),
stored_posts as materialized (
    select rowid as stored_row, text, quoted_text, text_since
    from posts
    where rowid in (select stored_row from differing_posts)
),
replaced as (
    select i.network, i.owner_id, i.post_id as item_id, i, p
    from differing_posts
    join fresh_posts as i using (incoming_row)
    join stored_posts as p using (stored_row)
    where i.text <> p.text or i.quoted_text <> p.quoted_text or i.sightings > 1
),
differing_comments as (
    select incoming_row, stored_row
    from matched_comments
    where differs and stored_row is not null
),
fresh_comments as materialized (
    select incoming_row, network, owner_id, comment_id, text, content_at, text_since, sightings
    from incoming_comments
    semi join differing_comments using (incoming_row)
),
stored_comments as materialized (
    select rowid as stored_row, text, content_at, text_since
    from comments
    where rowid in (select stored_row from differing_comments)
),
replaced_comments as (
    select i.network, i.owner_id, i.comment_id as item_id, i, c
    from differing_comments
    join fresh_comments as i using (incoming_row)
    join stored_comments as c using (stored_row)
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
