-- One row per reader's text that a paper may quote: what readers praise (heading 'praise') or find wrong ('problem'), at most
-- ten of a library and heading, those that people approved first, then those of whose tone the tagger is surest. Left out:
-- what comes from outside the region, repetitions, what was deleted, what people decided not to quote, fewer than five or more than sixty words, texts that speak
-- of no topic in their own tone. topic: the first such.
-- key: heading, network, kind, owner_id, item_id
create or replace view voices as
with said as (
    select w.*, case w.sentiment when 'positive' then 'praise' when 'negative' then 'problem' end as heading,
           list_filter(w.topics, lambda said: said.polarity = w.sentiment)[1].topic as topic
    from reader_words as w
    anti join outside_items using (network, kind, owner_id, item_id)
    where w.is_opinion and w.sentiment in ('positive', 'negative') and not w.is_duplicate
          and not w.suggestion and w.words between 5 and 60
),
judged as (
    select s.heading, s.subject_library_id as library_id, s.topic, s.network, s.kind, s.owner_id, s.item_id, s.participant_id,
           s.published_at, coalesce(c.likes, o.likes) as likes, round(s.confidence, 1) as confidence,
           coalesce(d.value, '') = 'yes' as approved
    from said as s
    left join decided as d
      on d.field = 'quote' and d.object = s.kind and d.network = s.network and d.owner_id = s.owner_id and d.id = s.item_id
    left join comments as c
      on c.network = s.network and c.owner_id = s.owner_id and c.comment_id = if(s.kind = 'comment', s.item_id, null)
    left join posts as o
      on o.network = s.network and o.owner_id = s.owner_id and o.post_id = if(s.kind = 'post', s.item_id, null)
    where coalesce(d.value, '') <> 'no' and s.topic is not null
),
-- The least ten of a group are kept in a small part of the time that numbering all of its texts takes.
chosen as materialized (
    select heading, library_id, unnest(texts, recursive := true)
    from (
        select heading, library_id,
               min_by(
                   struct_pack(topic, network, kind, owner_id, item_id, participant_id, published_at, likes, confidence, approved),
                   (not approved, coalesce(-confidence, 1), -coalesce(likes, 0), published_at, network, owner_id, item_id), 10
               ) as texts
        from judged
        group by heading, library_id
    )
)
select v.heading, v.library_id, l.municipality, v.topic, v.network, v.kind, v.owner_id, v.item_id, i.url, v.participant_id,
       p.name, v.published_at, i.text, v.likes, v.confidence, v.approved
from chosen as v
join items as i using (network, kind, owner_id, item_id)
left join participants as p using (participant_id)
left join libraries as l on l.id = v.library_id
order by v.heading, v.library_id, v.published_at, v.network, v.owner_id, v.item_id;
