-- One row per library or organiser that gave readers three or more «отписки» instead of answers (see `asked`): suspicion
-- boilerplate.
-- key: participant_id
create or replace view flag_boilerplate as
with brushed_off as (
    select distinct f.spoken_for as participant_id,
           struct_pack(network := q.network, kind := 'comment', owner_id := q.owner_id, item_id := q.boilerplate_id) as item
    from asked as q
    join comment_facts as f
      on f.network = q.network and f.owner_id = q.owner_id and f.comment_id = q.boilerplate_id
)
select participant_id, 'boilerplate' as flag,
       format(
           'отписки: {} {} теми же словами на разные вопросы, без числа, адреса, ссылки и даты', count(*),
           plural(count(*), 'ответ', 'ответа', 'ответов')
       ) as evidence,
       list_sort(list(item)) as items
from brushed_off
group by participant_id
having count(*) >= 3;
