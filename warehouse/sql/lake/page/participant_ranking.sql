-- One row per library: its place in the country, by the regions' figures.
select * exclude (region), region as municipality, null::bigint as place_low, null::bigint as place_high, null::bigint as tier
from libraries_ranking
order by class, place nulls last, score desc, name, participant_id
