insert into raw_files
select $name, $size, $sha256, count(*), now()
from incoming;
