-- One row per text that loses words for the first time, with what the program said of it. Of its wants stay those words that
-- several readers of one theme use, whoever else says them: by that keywords are chosen; and as its name the theme's keywords.
with mentioned as (
    select network, kind, owner_id, item_id, list(mention order by position) as mentions
    from item_mentions
    group by network, kind, owner_id, item_id
),
common as (
    select distinct lemma
    from (
        select lemma
        from (select theme_id, participant_id, unnest(lemmas) as lemma from placed_wants)
        group by theme_id, lemma
        having count(distinct participant_id) > 1
    )
),
worded as (
    select network, kind, owner_id, item_id, position, list(lemma order by nth) as lemmas
    from (
        select network, kind, owner_id, item_id, position, unnest(lemmas) as lemma, generate_subscripts(lemmas, 1) as nth
        from placed_wants
    )
    semi join common using (lemma)
    group by network, kind, owner_id, item_id, position
),
wanted as (
    select w.network, w.kind, w.owner_id, w.item_id,
           list(
               {
                   'position': w.position, 'what': w.what, 'name': coalesce(n.keywords, $gone), 'ease': w.ease,
                   'lemmas': coalesce(c.lemmas, []),
                   'topic': w.topic, 'model_version': w.model_version, 'theme_id': o.theme_id, 'nearness': o.nearness
               }
               order by w.position
           ) as wants
    from item_wants as w
    left join want_places as o using (network, kind, owner_id, item_id, position)
    left join placed_wants as p using (network, kind, owner_id, item_id, position)
    left join theme_names as n on n.theme_id = p.theme_id
    left join worded as c using (network, kind, owner_id, item_id, position)
    group by w.network, w.kind, w.owner_id, w.item_id
)
select p.network, p.kind, p.owner_id, p.item_id, p.part,
       to_json(
           struct_pack(
               sentiment := t.sentiment, confidence := t.confidence, topics := t.topics, suggestion := t.suggestion,
               question := t.question, thanks := t.thanks, libraries := t.libraries, municipalities := t.municipalities,
               duplicate_group := t.duplicate_group, language := t.language, model_version := t.model_version, words := t.words
           )
       ) as tags,
       coalesce(m.mentions, []) as mentions, to_json(coalesce(w.wants, [])) as wants
from parts as p
anti join purged using (network, kind, owner_id, item_id)
left join item_tags as t using (network, kind, owner_id, item_id)
left join mentioned as m using (network, kind, owner_id, item_id)
left join wanted as w using (network, kind, owner_id, item_id)
order by p.network, p.kind, p.owner_id, p.item_id;
