-- The libraries that took part, by municipality and name, with what was published and how many readers answered.
select l.id, l.name, m.name as municipality, s.posts, s.comments, s.readers, r.place
from participant_ranking as r
join libraries as l on l.id = r.participant_id
join library_summary as s on s.id = l.id
left join municipalities as m on m.id = l.municipality
where r.class = 'library' and r.eligible and if($library is null, true, l.id = $library)
      and if($municipality is null, true, l.municipality = $municipality)
order by m.name nulls last, l.name, l.id;
