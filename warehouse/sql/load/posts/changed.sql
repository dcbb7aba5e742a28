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
-- Column beside column: to read one out of a whole row is dear to plan.
pairs as (
    select d.stored_row, columns(i.*) as 'new_\0', columns(p.*) as 'old_\0',
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
    select stored_row, old_network as network, old_owner_id as owner_id, old_post_id as post_id,
           if(newer, new_url, old_url) as url,
           if(newer, new_author_id, old_author_id) as author_id,
           if(newer, new_signer_id, old_signer_id) as signer_id,
           if(newer, new_published_at, old_published_at) as published_at,
           if(newer, new_edited_at, old_edited_at) as edited_at,
           if(newer, new_text, old_text) as text,
           if(newer, new_quoted_text, old_quoted_text) as quoted_text,
           if(newer, new_matched_tag, old_matched_tag) as matched_tag,
           if(newer, new_match_place, old_match_place) as match_place,
           if(newer, coalesce(new_likes, old_likes), coalesce(old_likes, new_likes)) as likes,
           if(newer, coalesce(new_comments, old_comments), coalesce(old_comments, new_comments)) as comments,
           if(newer, coalesce(new_reposts, old_reposts), coalesce(old_reposts, new_reposts)) as reposts,
           if(newer, coalesce(new_views, old_views), coalesce(old_views, new_views)) as views,
           if(newer, new_attachments, old_attachments) as attachments,
           if(newer, coalesce(new_poll, old_poll), coalesce(old_poll, new_poll)) as poll,
           if(newer, new_is_ad, old_is_ad) as is_ad,
           if(
               new_found_by = old_found_by,
               old_found_by,
               array_to_string(
                   list_sort(list_distinct(string_split(concat(new_found_by, ', ', old_found_by), ', '))), ', '
               )
           ) as found_by,
           case
               when by_import(new_raw_file) = by_import(old_raw_file) then greatest(new_fetched_at, old_fetched_at)
               else if(newer, new_fetched_at, old_fetched_at)
           end as fetched_at,
           least(new_first_seen, old_first_seen) as first_seen,
           case
               when new_text = old_text and new_quoted_text = old_quoted_text then least(new_text_since, old_text_since)
               when newer then new_text_since
               else old_text_since
           end as text_since,
           if(newer, new_raw_file, old_raw_file) as raw_file,
           (old_url, old_author_id, old_signer_id, old_published_at, old_edited_at, old_text, old_quoted_text,
            old_matched_tag, old_match_place, old_attachments, old_poll, old_is_ad, old_found_by, old_text_since)
               as content_before,
           (old_likes, old_comments, old_reposts, old_views, old_first_seen) as counts_before
    from pairs
)
select * exclude (content_before, counts_before),
       (url, author_id, signer_id, published_at, edited_at, text, quoted_text, matched_tag, match_place, attachments, poll,
        is_ad, found_by, text_since)
       is distinct from content_before as content_differs
from merged
where content_differs or (likes, comments, reposts, views, first_seen) is distinct from counts_before;
