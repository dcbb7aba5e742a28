-- Of what several regions have, once.
insert into {table} by name
select distinct * exclude (lake_region) {replaced}
from (from now_{table} {once})
