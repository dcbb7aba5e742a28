-- Whether a sighting came by import: what the network itself said of a post or comment has the last word.
create or replace temp macro by_import(raw_file) as contains(raw_file, '-file-');
-- Which of two sightings of the same moment counts: any rule will do that gives the same answer whatever came first.
create or replace temp macro post_tie(matched_tag, text, quoted_text, url, author_id, signer_id, published_at) as
    concat(
        matched_tag is not null, lpad((length(text) + length(quoted_text))::varchar, 9, '0'), matched_tag,
        chr(31), text, chr(31), quoted_text, chr(31), url, chr(31), author_id, chr(31), signer_id, chr(31),
        epoch_us(published_at)
    );
create or replace temp macro comment_tie(text, author_id, post_id, parent_comment_id, reply_to, published_at) as
    concat(
        lpad(length(text)::varchar, 9, '0'), text, chr(31), author_id, chr(31), post_id, chr(31), parent_comment_id,
        chr(31), reply_to, chr(31), epoch_us(published_at)
    );
