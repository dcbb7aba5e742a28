-- One row per want of a reader that counts for the region: the theme that it belongs to, by the program or by decision, and what
-- is told of its text. A want counts while its text is what it wants: a suggestion not taken back, a question, a complaint; deleted
-- questions and complaints stay, as in `dialogue`. score: how typical its name is of the theme, and, twice, how well it reads.
-- key: network, kind, owner_id, item_id, position
create or replace table placed_wants as
with moves as (
    select network, object as kind, owner_id, id as item_id, topic as from_id, split_part(value, '=', 2) as to_id
    from decided
    where field = 'theme'
),
joined as (
    select p.network, p.kind, p.owner_id, p.item_id, p.position, p.nearness, p.theme_id as own_id,
           coalesce(r.root_id, p.theme_id) as theme_id
    from want_places as p
    left join theme_roots as r using (theme_id)
),
moved as (
    select j.* exclude (own_id, theme_id), coalesce(m.to_id, j.theme_id) as theme_id
    from joined as j
    left join moves as m
      on m.network = j.network and m.kind = j.kind and m.owner_id = j.owner_id and m.item_id = j.item_id
     and m.from_id in (j.own_id, j.theme_id)
    qualify row_number() over (
        partition by j.network, j.kind, j.owner_id, j.item_id, j.position order by m.from_id = j.theme_id desc nulls last
    ) = 1
)
select coalesce(r.root_id, m.theme_id) as theme_id, w.network, w.kind, w.owner_id, w.item_id, w.position, w.what,
       w.words as want, w.name, m.nearness * w.ease * w.ease as score, w.lemmas, w.topic, f.participant_id, f.libraries, f.places, f.day,
       f.published_at, f.answered, f.quotable
from item_wants as w
join moved as m using (network, kind, owner_id, item_id, position)
join page_facts as f using (network, kind, owner_id, item_id)
left join theme_roots as r on r.theme_id = m.theme_id
where f.voice = 'reader' and not f.outside and m.theme_id <> 'none'
  and case w.what
          when 'suggestion' then f.suggestion
          when 'question' then f.question
          else f.sentiment = 'negative' or len(list_filter(f.topics, lambda said: said.polarity = 'negative')) > 0
      end;
