-- One row per pair of tones: what the program said, what people said, and of how many reviewed texts. Texts that people
-- decided one by one are left out: what remains of the sample is a fair one of what remains to be corrected.
select t.sentiment, r.label, count(*)
from reviews as r
semi join reader_words as w using (network, kind, owner_id, item_id)
join item_tags as t using (network, kind, owner_id, item_id)
left join item_decisions as d using (network, kind, owner_id, item_id)
where t.sentiment is not null and d.sentiment is null
group by t.sentiment, r.label
order by all;
