-- One row: the region's figures as a whole.
select * exclude (region, note)
from headline
