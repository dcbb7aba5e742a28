-- One row per participant: its raw figures, whether it is ranked, and if not, why. ranked_as is the class whose weights
-- apply.
-- key: participant_id
create or replace table participant_components as
with figures as (
    select participant_id, posts, days, readers, answered, er, null::double as comments, null::double as suggestions,
           null::double as libraries, own_posts
    from publisher_components
    union all
    select participant_id, posts, days, null, null, null, comments, suggestions, libraries, null
    from reader_components
)
select p.participant_id, p.class, p.name, p.type_group, p.municipality,
       case p.class when 'organiser' then 'library' when 'staff' then 'reader' else p.class end as ranked_as,
       f.posts, f.days, f.readers, f.answered, f.er, f.comments, f.suggestions, f.libraries,
       case
           when d.eligibility = 'no' then concat('вне конкурса по решению', ': ' || d.why)
           when p.class = 'organiser' then 'организатор: вне конкурса'
           when p.class = 'staff' then 'сотрудник библиотеки: вне конкурса'
           when d.eligibility = 'yes' then null
           when p.in_region is null then 'регион неизвестен: нужно решение'
           when not p.in_region then 'не из региона: вне конкурса'
           when p.class in ('library', 'partner') and f.own_posts = 0 then 'нет записей с тегом кампании'
           when p.class in ('library', 'partner') and f.own_posts < c.min_posts
               then concat('записей с тегом кампании меньше ', c.min_posts, ': ', f.own_posts)
           when p.class = 'reader' and f.comments + f.suggestions + f.posts = 0
               then 'нет ни комментария от трёх слов, ни предложения, ни записи'
       end as reason
from participants as p
cross join campaign as c
left join figures as f using (participant_id)
left join participant_decisions as d using (participant_id);
