-- One row per participant: every library of the registry, and whoever wrote a campaign post or comment.
create or replace view participants as
with library_names as (
    select library_id, string_agg(network || ':' || author_id, ', ' order by network, author_id) as accounts
    from library_accounts
    where role = 'account'
    group by library_id
),
registered as (
    select l.id as participant_id, if(l."group" = 'region', 'organiser', 'library') as class, l.name,
           l."group" as type_group, l.municipality, true as in_region, n.accounts,
           if(n.accounts is null, 'в реестре, страниц в сетях не найдено', 'в реестре') as evidence
    from libraries as l
    left join library_names as n on n.library_id = l.id
),
writers as (
    select network, author_id from post_facts
    union
    select network, author_id from comment_facts
),
-- The registered wall on which a person wrote most.
walls_visited as (
    select c.network, c.author_id, l.name as wall
    from comment_facts as c
    join libraries as l on l.id = c.library_id
    group by c.network, c.author_id, l.name
    qualify row_number() over (partition by c.network, c.author_id order by count(*) desc, l.name) = 1
),
others as (
    select s.participant_id, s.class,
           case
               when s.class = 'partner' then coalesce(nullif(s.name, ''), s.network || ' ' || s.author_id)
               when m.show_reader_names and s.name <> '' then s.name
               else if(s.class = 'staff', 'Сотрудник ', 'Читатель ') || upper(left(s.code, 5))
           end as name,
           null as type_group,
           coalesce(p.municipality, l.municipality) as municipality,
           case
               when s.class = 'staff' then true
               when p.in_region is null and s.class = 'reader' and v.wall is not null then true
               else p.in_region
           end as in_region,
           s.network || ':' || s.author_id as accounts,
           case
               when s.class = 'staff' then concat('сотрудник: ', l.name)
               when p.in_region is not null then concat('указан город: ', p.town)
               when s.class = 'reader' and v.wall is not null
                   then concat('указано: ' || p.town || '; ', 'комментирует на стене «', v.wall, '»')
               else coalesce('указано: ' || p.town, 'город не указан')
           end as evidence
    from speakers as s
    cross join campaign as m
    semi join writers as t using (network, author_id)
    left join author_places as p using (network, author_id)
    left join walls_visited as v using (network, author_id)
    left join libraries as l on l.id = s.staff_of
    where s.class in ('reader', 'partner', 'staff')
)
select participant_id, class, name, type_group, municipality, in_region, accounts, evidence from registered
union all
select participant_id, class, name, type_group, municipality, in_region, accounts, evidence from others;
