-- One row per campaign post and participant whom it touches: as its author (authored) or as the library that it is about
-- (subject), whether it counts as a post in the ranking, and why not, or by what right.
-- key: participant_id, network, owner_id, post_id
create or replace view credits as
select participant_id, kind, network, owner_id, post_id, day, excluded is null and not is_over as counted,
       case
           when excluded is not null then excluded
           when is_copy then 'та же запись в другой сети'
           when is_over then 'сверх трёх записей в день'
           when kind = 'authored' then 'своя запись'
           else 'запись другой библиотеки о ней'
       end as reason
from touched_posts;
