-- One row per want of a theme, with the text in which it stands and the words that carry it.
-- key: network, kind, owner_id, item_id, position
create or replace view theme_members as
select theme_id, network, kind, owner_id, item_id, want, position, what, participant_id, libraries, places, published_at, answered,
       quotable, name, score, topic
from placed_wants
order by theme_id, published_at, network, owner_id, item_id, position;
