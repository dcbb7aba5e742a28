-- One row per post that was missed and not seen since: when first and last, and whether on more than one night. Runs of
-- the same night are hours apart at most; the last night of collecting counts as two, for no other will look again, and so does
-- what was confirmed: the counting night looks twice itself.
-- key: network, owner_id, post_id
create or replace view missed_posts as
select g.network, g.owner_id, g.item_id as post_id, min(g.gone_at) as gone_at, max(g.gone_at) as missed_at,
       if(
           bool_or(g.confirmed) or max(g.gone_at) >= min(g.gone_at) + interval 12 hours
           or max(g.gone_at) >= any_value(m.closes_at) - interval 1 day,
           2, 1
       ) as nights
from gone as g
left join campaign as m on true
join posts as p on p.network = g.network and p.owner_id = g.owner_id and p.post_id = g.item_id
where g.kind = 'post' and g.gone_at >= p.fetched_at
group by g.network, g.owner_id, g.item_id;
