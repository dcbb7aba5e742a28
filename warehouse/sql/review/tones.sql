-- One row per municipality or region, tone that the program gave and tone that people decided: how many readers' texts.
select s.scope, s.id, t.sentiment, d.sentiment, count(*)
from summary_items as s
semi join reader_words as w using (network, kind, owner_id, item_id)
join item_tags as t using (network, kind, owner_id, item_id)
left join item_decisions as d using (network, kind, owner_id, item_id)
where s.scope in ('region', 'municipality') and t.sentiment is not null
group by s.scope, s.id, t.sentiment, d.sentiment
order by all;
