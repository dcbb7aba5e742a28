-- One row per account: where it is, by the town it gives, and whether that is in the region. in_region is null where it
-- gives no town, or one that the gazetteer cannot place: a village may be anywhere.
-- key: network, author_id
create or replace view author_places as
select s.network, s.author_id, nullif(trim(s.city), '') as town, p.municipality, p.in_region
from speakers as s
left join city_places as p using (city);
