-- Tags as a model might give them, one row per item that has none: a seventh suggests, a ninth asks, four texts in a hundred are repeated, a
-- fifth name libraries, up to three.
insert into item_tags by name
select network, kind, owner_id, item_id,
       ['positive', 'neutral', 'negative'][1 + (hash(item_id) % 3)::bigint] as sentiment, 0.9 as confidence,
       if(
           hash(item_id) % 2 = 0,
           [{
               topic: ['staff', 'hours', 'collection', 'building', 'events'][1 + (hash(item_id) % 5)::bigint],
               polarity: ['positive', 'neutral', 'negative'][1 + (hash(item_id) % 3)::bigint]
           }],
           []
       ) as topics,
       hash(item_id) % 7 = 0 as suggestion, hash(item_id) % 9 = 0 as question, hash(item_id) % 4 = 0 as thanks,
       if(
           hash(item_id) % 5 = 0,
           list_transform(range(1 + (hash(item_id) // 5 % 3)::bigint), lambda nth: 'library-' || (1 + (hash(item_id) + nth) % 300)),
           []
       ) as libraries,
       []::varchar[] as municipalities,
       if(hash(item_id) % 25 = 0, 'group-' || hash(item_id) % 40000, null) as duplicate_group, 'ru' as language,
       [] as because, 'benchmark' as model_version, 9 as words, md5(text) as text_md5
from items
anti join item_tags using (network, kind, owner_id, item_id);
