-- What readers ask for and complain of, by meaning: the themes that most of them speak of, with the name that people gave or that
-- says it best, as on the page. For everybody only words that were approved.
with scoped as (
    select *
    from theme_members
    where if($library is null, true, list_contains(libraries, $library))
          and if($municipality is null, true, list_contains(places, $municipality))
),
figures as (
    select theme_id, min(topic) as topic, count(*) as wants, count(distinct participant_id) as readers,
           len(list_distinct(flatten(list(libraries)))) as libraries, count(*) filter (where what = 'complaint') as complaints,
           count(*) filter (where what = 'suggestion') as suggestions
    from scoped
    group by theme_id
),
named as (
    select theme_id, max_by(name, (score, -position, network, owner_id, item_id)) as said
    from theme_members
    where quotable or not $public
    group by theme_id
)
select f.theme_id, coalesce(d.value, n.said) as name, f.topic, f.wants, f.readers, f.libraries, f.complaints, f.suggestions,
       count(*) filter (where f.readers > 1) over () as shared
from figures as f
left join decided as d on d.object = 'theme' and d.field = 'name' and d.id = f.theme_id
left join named as n using (theme_id)
where coalesce(d.value, n.said) is not null
order by f.readers desc, f.wants desc, f.theme_id
limit 10;
