-- One row per comment that whole readings of its post's comments have missed since it was seen, and on how many nights
-- (the last night of collecting counts as two, for no other will look again, and so does what was confirmed).
-- key: network, owner_id, comment_id
create or replace view missed_comments as
select g.network, g.owner_id, g.item_id as comment_id, min(g.gone_at) as gone_at,
       if(
           bool_or(g.confirmed) or max(g.gone_at) >= min(g.gone_at) + interval 12 hours
           or max(g.gone_at) >= any_value(m.closes_at) - interval 1 day,
           2, 1
       ) as nights
from gone as g
left join campaign as m on true
join comments as c on c.network = g.network and c.owner_id = g.owner_id and c.comment_id = g.item_id
where g.kind = 'comment' and g.gone_at >= c.fetched_at
group by g.network, g.owner_id, g.item_id;
