-- What the regions' homes counted, the region for the municipalities.
select * exclude (region) replace ([region] as places)
from region_cube
