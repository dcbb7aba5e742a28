-- One row: the region's figures as a whole. votes: the exact sum behind the share, so that regions' add up.
select h.* exclude (region, note), s.votes
from headline as h
left join opinion_sums as s on s.scope = 'region' and s.topic is null
