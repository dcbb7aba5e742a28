-- One row if the post or comment counts in the campaign: what is believed of it now, a column a field of decisions.csv.
select t.sentiment, t.suggestion, t.question,
       list_sort(list_transform(t.topics, lambda said: concat(
           said.topic, case said.polarity when 'positive' then '+' when 'negative' then '-' else '=' end
       ))) as topic,
       array_to_string(f.libraries, '|') as library, f.voice as role, not f.uncounted as eligibility, f.quotable as quote
from page_facts as f
left join corrected_tags as t using (network, kind, owner_id, item_id)
where f.network = $network and f.kind = $kind and f.owner_id = $owner_id and f.item_id = $id;
