-- One row per post record of the file, what it leaves out filled in.
create or replace temp view seen_posts as
select rowid as incoming_row, network, owner_id, post_id, url, author_id, signer_id, published_at, edited_at,
       coalesce(text, '') as text, coalesce(quoted_text, '') as quoted_text, matched_tag, match_place,
       likes, comments, reposts, views, coalesce(attachments::varchar, '{}') as attachments, poll,
       coalesce(is_ad, false) as is_ad, coalesce(found_by, '') as found_by, fetched_at, raw_file
from incoming
where type = 'post';
