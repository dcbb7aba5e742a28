-- One row per component by which participants of the class are measured.
select *
from ranking_rule
where class = case $class when 'organiser' then 'library' when 'staff' then 'reader' else $class end
order by weight desc, component;
