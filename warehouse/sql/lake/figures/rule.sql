-- One row per component of the libraries' rule: by what the region's places can be worked out by hand.
select *
from ranking_rule
where class = 'library'
