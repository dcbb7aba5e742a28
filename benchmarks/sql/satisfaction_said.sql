-- One row per reader's text of a simulated campaign, as facts and tags hold it; the frame `texts` is the caller's.
create or replace table reader_texts as
select 'vk' as network, 'comment' as kind, '-1' as owner_id, item_id, participant_id, 'library' as subject_library_id,
       said as sentiment, [struct_pack(topic := 'staff', polarity := said)] as topics, false as is_duplicate, true as is_opinion,
       false as gone
from texts;
create or replace table page_facts as
select participant_id, sentiment, topics, is_duplicate, true as opinion, false as outside, []::varchar[] as libraries,
       []::varchar[] as places
from reader_texts;
delete from item_tags;
insert into item_tags by name
select 'vk' as network, 'comment' as kind, '-1' as owner_id, item_id, said as sentiment, confidence, [] as topics,
       false as suggestion, false as question, false as thanks, [] as libraries, [] as municipalities, 'ru' as language,
       [] as because, 1 as words, 'simulated' as model_version, '' as text_md5
from texts;
create or replace view summary_items as
select 'region' as scope, '' as id, network, kind, owner_id, item_id from reader_texts;
create or replace view items as
select network, kind, owner_id, item_id, '' as url, '' as text from reader_texts;
delete from reviews;
