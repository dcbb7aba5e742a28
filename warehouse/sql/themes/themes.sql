-- One row per thing that readers of the region want, most wanted first; its figures are explained in `theme_scopes`, its names in
-- `theme_names`.
-- key: theme_id
create or replace view themes as
select s.theme_id, s.name, s.topic, s.wants, s.readers, s.libraries, s.complaints, s.suggestions, s.questions, s.answered,
       s.first_day, s.last_day, n.keywords, n.named
from theme_scopes as s
join theme_names as n using (theme_id)
where s.scope = 'region'
order by s.readers desc, s.wants desc, s.theme_id;
