-- One row per region whose share people's review corrects; the country's stays that of the program.
select * exclude (region) replace ('municipality' as scope, region as id)
from region_corrected
where scope = 'region'
