-- One row per participant: every library of the registry, and whoever wrote a campaign post or comment. Accounts of one
-- library, in whatever networks, are one participant, and so are accounts that people joined: named as the one whose identifier
-- they keep, of the region if one of them is. What people decided stands in `evidence` first.
-- key: participant_id
create or replace table participants as
with library_names as (
    select library_id, string_agg(network || ':' || author_id, ', ' order by network, author_id) as accounts
    from library_accounts
    where role = 'account'
    group by library_id
),
registered as (
    select l.id as participant_id, coalesce(d.role, if(l."group" = 'region', 'organiser', 'library')) as class, l.name,
           l."group" as type_group, l.municipality, coalesce(d.region = 'in', true) as in_region, n.accounts,
           if(n.accounts is null, 'в реестре, страниц в сетях не найдено', 'в реестре') as evidence
    from libraries as l
    left join library_names as n on n.library_id = l.id
    left join participant_decisions as d on d.participant_id = l.id
),
writers as (
    select network, author_id from post_facts
    union
    select network, author_id from comment_facts
),
writing as (
    select distinct s.participant_id
    from speakers as s
    semi join writers as w using (network, author_id)
),
-- The registered wall on which a person wrote most.
walls_visited as (
    select network, author_id, min(struct_pack(fewer := -comments, wall := wall)).wall as wall
    from (
        select c.network, c.author_id, l.name as wall, count(*) as comments
        from comment_facts as c
        join libraries as l on l.id = c.library_id
        group by c.network, c.author_id, l.name
    )
    group by network, author_id
),
alone as (
    select s.participant_id, s.class, s.alone_id,
           case
               when starts_with(s.alone_id, 'p-')
                   then coalesce(nullif(s.name, ''), s.network || ' ' || s.author_id)
               when m.show_reader_names and s.name <> '' then s.name
               else case s.class when 'staff' then 'Сотрудник ' when 'organiser' then 'Организатор ' else 'Читатель ' end
                    || upper(left(s.code, 5))
           end as name,
           null as type_group,
           coalesce(p.municipality, l.municipality) as municipality,
           case
               when d.region is not null then d.region = 'in'
               when s.class = 'staff' then true
               when p.in_region is null and s.class = 'reader' and v.wall is not null then true
               else p.in_region
           end as in_region,
           s.network || ':' || s.author_id as accounts,
           case
               when s.class = 'staff' and l.name is not null then concat('сотрудник: ', l.name)
               when p.in_region is not null then concat('указан город: ', p.town)
               when s.class = 'reader' and v.wall is not null
                   then concat('указано: ' || p.town || '; ', 'комментирует на стене «', v.wall, '»')
               else coalesce('указано: ' || p.town, 'город не указан')
           end as evidence
    from speakers as s
    cross join campaign as m
    semi join writing as t using (participant_id)
    left join author_places as p using (network, author_id)
    left join walls_visited as v using (network, author_id)
    left join libraries as l on l.id = s.staff_of
    left join participant_decisions as d using (participant_id)
    where s.library_id is null
),
-- Only of those whom people joined there is more than one.
others as (
    select participant_id, class, name, type_group, municipality, in_region, accounts, evidence
    from alone
    anti join same_people using (participant_id)
    union all
    select participant_id, any_value(class), min_by(name, (alone_id <> participant_id, alone_id)), null,
           min_by(municipality, (alone_id <> participant_id, alone_id)), bool_or(in_region),
           string_agg(accounts, ', ' order by alone_id <> participant_id, accounts),
           concat('решение: один человек; ', string_agg(evidence, '; ' order by alone_id <> participant_id, accounts))
    from alone
    semi join same_people using (participant_id)
    group by participant_id
),
known as (
    select participant_id, class, name, type_group, municipality, in_region, accounts, evidence from registered
    union all
    select participant_id, class, name, type_group, municipality, in_region, accounts, evidence from others
),
-- The role and the region that people decided, in words.
decided_words as (
    select id as participant_id,
           string_agg(concat('решение: ', field, ' = ', value, ' (' || reason || ')'), '; ' order by field) as words
    from decided
    where object = 'participant' and field in ('role', 'region')
    group by id
)
select k.participant_id, k.class, k.name, k.type_group, k.municipality, k.in_region, k.accounts,
       concat(w.words || '; ', k.evidence) as evidence
from known as k
left join decided_words as w using (participant_id);
