-- What is said of the items just tagged.
insert into item_tags by name
select * exclude (text, quoted, hashtags, mentions, wants), md5(text || quoted) as text_md5
from incoming_tags;
insert into item_hashtags by name
select network, kind, owner_id, item_id, unnest(range(1, len(hashtags) + 1)) as position, unnest(hashtags) as hashtag
from incoming_tags;
insert into item_mentions by name
select network, kind, owner_id, item_id, unnest(range(1, len(mentions) + 1)) as position, unnest(mentions) as mention
from incoming_tags;
insert into item_wants by name
select network, kind, owner_id, item_id, position, want.what, want.words, want.name, want.ease, want.lemmas, want.topic,
       from_base64(want.vector) as vector, model_version
from (
    select network, kind, owner_id, item_id, model_version, unnest(range(1, len(wants) + 1)) as position,
           unnest(wants) as want
    from incoming_tags
);
drop table incoming_tags;
