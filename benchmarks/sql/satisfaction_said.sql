-- One row per reader's text of a simulated campaign, as facts and tags hold it; the frame `texts` is the caller's.
create or replace table page_facts as
select 'vk' as network, 'comment' as kind, '-1' as owner_id, item_id, null::varchar as post_id, null::varchar as parent_comment_id,
       participant_id, 'library' as subject_library_id, 'reader' as voice, null::timestamptz as published_at, null::date as day,
       []::varchar[] as libraries, []::varchar[] as places, said as sentiment,
       [struct_pack(topic := 'staff', polarity := said)] as topics, false as question, false as gone, true as is_alive,
       true as opinion, false as is_duplicate, 1 as words, confidence, null::varchar as duplicate_group, false as proposed,
       false as outside
from texts;
delete from item_tags;
insert into item_tags by name
select 'vk' as network, 'comment' as kind, '-1' as owner_id, item_id, said as sentiment, confidence, [] as topics,
       false as suggestion, false as question, false as thanks, [] as libraries, [] as municipalities, 'ru' as language,
       [] as because, 1 as words, 'simulated' as model_version, '' as text_md5
from texts;
create or replace view summary_items as
select 'region' as scope, '' as id, network, kind, owner_id, item_id from page_facts;
create or replace view items as
select network, kind, owner_id, item_id, '' as url, '' as text from page_facts;
delete from reviews;
