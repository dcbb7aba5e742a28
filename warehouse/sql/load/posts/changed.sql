-- One row per stored post that this file changes, as it will be. A newer sighting replaces the content; an older one
-- only adds what was unknown: earlier counts, other routes; so does an imported one to what the network said.
create or replace temp table changed_posts as
with differing as (
    select incoming_row, stored_row
    from matched_posts
    where differs and stored_row is not null
),
-- Few of many: picked out of either side before the two are joined.
fresh as materialized (
    select *
    from incoming_posts
    semi join differing using (incoming_row)
),
stored as materialized (
    select rowid as stored_row, *
    from posts
    where rowid in (select stored_row from differing)
),
-- Without their columns: to read a column out of a whole row is dear to plan.
pairs as (
    select d.incoming_row, d.stored_row,
           case
               when by_import(i.raw_file) <> by_import(p.raw_file) then by_import(p.raw_file)
               when i.fetched_at <> p.fetched_at then i.fetched_at > p.fetched_at
               else post_tie(
                        i.matched_tag, i.text, i.quoted_text, i.url, i.author_id, i.signer_id, i.published_at
                    ) > post_tie(
                        p.matched_tag, p.text, p.quoted_text, p.url, p.author_id, p.signer_id, p.published_at
                    )
           end as newer
    from differing as d
    join fresh as i using (incoming_row)
    join stored as p using (stored_row)
),
merged as (
    select stored_row, p.network, p.owner_id, p.post_id,
           if(newer, i.url, p.url) as url,
           if(newer, i.author_id, p.author_id) as author_id,
           if(newer, i.signer_id, p.signer_id) as signer_id,
           if(newer, i.published_at, p.published_at) as published_at,
           if(newer, i.edited_at, p.edited_at) as edited_at,
           if(newer, i.text, p.text) as text,
           if(newer, i.quoted_text, p.quoted_text) as quoted_text,
           if(newer, i.matched_tag, p.matched_tag) as matched_tag,
           if(newer, i.match_place, p.match_place) as match_place,
           if(newer, coalesce(i.likes, p.likes), coalesce(p.likes, i.likes)) as likes,
           if(newer, coalesce(i.comments, p.comments), coalesce(p.comments, i.comments)) as comments,
           if(newer, coalesce(i.reposts, p.reposts), coalesce(p.reposts, i.reposts)) as reposts,
           if(newer, coalesce(i.views, p.views), coalesce(p.views, i.views)) as views,
           if(newer, i.attachments, p.attachments) as attachments,
           if(newer, coalesce(i.poll, p.poll), coalesce(p.poll, i.poll)) as poll,
           if(newer, i.is_ad, p.is_ad) as is_ad,
           if(
               i.found_by = p.found_by,
               p.found_by,
               array_to_string(
                   list_sort(list_distinct(string_split(concat(i.found_by, ', ', p.found_by), ', '))), ', '
               )
           ) as found_by,
           case
               when by_import(i.raw_file) = by_import(p.raw_file) then greatest(i.fetched_at, p.fetched_at)
               else if(newer, i.fetched_at, p.fetched_at)
           end as fetched_at,
           least(i.first_seen, p.first_seen) as first_seen,
           case
               when i.text = p.text and i.quoted_text = p.quoted_text then least(i.text_since, p.text_since)
               when newer then i.text_since
               else p.text_since
           end as text_since,
           if(newer, i.raw_file, p.raw_file) as raw_file,
           (p.url, p.author_id, p.signer_id, p.published_at, p.edited_at, p.text, p.quoted_text, p.matched_tag, p.match_place,
            p.attachments, p.poll, p.is_ad, p.found_by, p.text_since) as content_before,
           (p.likes, p.comments, p.reposts, p.views, p.first_seen) as counts_before
    from pairs
    join fresh as i using (incoming_row)
    join stored as p using (stored_row)
)
select * exclude (content_before, counts_before),
       (url, author_id, signer_id, published_at, edited_at, text, quoted_text, matched_tag, match_place, attachments, poll,
        is_ad, found_by, text_since)
       is distinct from content_before as content_differs
from merged
where content_differs or (likes, comments, reposts, views, first_seen) is distinct from counts_before;
