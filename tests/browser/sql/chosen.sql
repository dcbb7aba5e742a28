-- The rows of `told` that a view of the page lets through.
create or replace temp table chosen as
select *
from told
where ($m = '' or list_contains(places, $m)) and ($l = '' or list_contains(libraries, $l))
      and ($g = '' or list_contains(groups, $g)) and ($n = '' or network = $n) and ($d = '' or day = $d)
      and ($s = '' or tone = $s)
      and ($t = '' or list_contains(list_transform(topics, lambda said: said.topic), $t));
