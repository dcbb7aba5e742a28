-- One row per participant whom the words may mean: an exact id or name first, and then nobody else.
with told as (
    select participant_id, name, class,
           case
               when lower(participant_id) = lower($asked) then 0
               when plain(name) = plain($asked) then 1
               when contains(plain(name), plain($asked)) or contains(lower(participant_id), lower($asked)) then 2
           end as distance
    from participant_ranking
    where participant_id is not null
)
select participant_id, name, class
from told
where distance = (select min(distance) from told)
order by name, participant_id
limit 20;
