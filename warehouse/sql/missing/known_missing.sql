-- One row per thing that is known to be missing. kind: closed_wall (a library's wall shows nothing to strangers), no_page (the
-- page that the registry names does not exist), closed (comments or authors hidden), quota (the network gave no more that day),
-- cut_off (more exists than was read, or an item of it could not be), failed (no answer), not_shown (search claims many more
-- results than it shows), no_account (a library without a page that we know of), near_tag (texts with what is nearly a tag), no_words
-- (texts of readers whose words were removed).
-- subject: the library, or what was asked or written; null for comments and authors anywhere. detail: a Russian sentence. since: when it was first
-- missed; null where it always has been.
-- key: kind, subject, detail
create or replace view known_missing as
with placed as (
    select g.network, g.route, g.target, g.status, g.error, g.since, coalesce(g.library, l.name) as library
    from gaps as g
    left join walls as w
      on g.route = 'comments' and w.network = g.network and w.owner_id = split_part(g.target, '_', 1)
    left join library_references as r
      on g.route = 'communities' and r.network = g.network and r.screen_name = lower(g.target)
    left join libraries as l on l.id = coalesce(w.library_id, r.library_id)
    -- A name that has left the registry is nobody's trouble.
    where g.route <> 'communities' or r.library_id is not null or regexp_matches(g.target, '…|^-?[0-9]+$')
),
told as (
    select route, error, since,
           case
               when status = 'skipped' and route = 'wall' then 'closed_wall'
               when status = 'skipped' and route = 'communities' then 'no_page'
               when status = 'skipped' then 'closed'
               when status = 'cut_off' and regexp_matches(error, '^(9|29):|израсходовано') then 'quota'
               else status
           end as kind,
           case when route in ('wall', 'channel', 'search', 'feed', 'import') then coalesce(library, target) else library end as subject
    from placed
),
together as (
    select kind, route, subject, count(*) as queries, min(since) as since, min_by(error, since) as error
    from told
    group by kind, route, subject
),
worded as (
    select kind, route, subject, since,
           case route
               when 'wall' then concat(if(kind = 'closed_wall', 'Стена закрыта: ', 'Стена не прочитана до конца: '), subject)
               when 'channel' then concat('Канал или группа прочитаны не до конца: ', subject)
               when 'feed' then concat('Лента не прочитана до конца: ', subject)
               when 'search' then concat('Поиск дал не всё: ', subject)
               when 'import' then concat('Файл принят не весь: ', subject)
               when 'comments'
                   then concat(
                       if(kind = 'closed', 'Комментарии закрыты', 'Комментарии не прочитаны до конца'), ', записей: ', queries,
                       ' — стена: ' || subject
                   )
               when 'communities'
                   then if(
                       subject is not null,
                       concat('Страница не найдена: ', subject),
                       concat('Запросов о сообществах без ответа: ', queries)
                   )
               when 'authors' then concat('Запросов об авторах без ответа: ', queries)
               when 'known' then concat('Запросов об известных записях без ответа: ', queries)
               else concat('Запросов без ответа: ', queries)
           end as sentence,
           error
    from together
),
counts as (
    select network, target, sum(found) as found, max(claimed) as claimed, min(fetched_at) as since
    from coverage
    where route = 'search'
    group by network, target, fetched_at
    qualify row_number() over (partition by network, target order by fetched_at desc) = 1
),
-- Libraries of the same name are told apart by their id.
silent as (
    select name, if(count(*) over (partition by name) > 1, concat(name, ' (', id, ')'), name) as called
    from libraries as l
    anti join library_accounts as a on a.library_id = l.id and a.role = 'account' and a.network <> 'feeds'
)
select kind, subject, concat(sentence, ' (' || error || ')', '.') as detail, since
from worded
union all
select 'not_shown', target, concat('Поиск называет результатов ', claimed, ', показал ', found, ': ', target, '.'), since
from counts
where claimed >= 2 * found and claimed >= found + 100
union all
select 'no_account', name, concat('Страница в сетях неизвестна: ', called, '.'), null
from silent
union all
select 'near_tag', written,
       concat(
           'Почти тег ', canonical, ': ', written, ' (латиница: ' || nullif(latin, '') || ')', ' — записей: ', posts,
           ', комментариев: ', comments, '. Чтобы учесть их, добавьте это написание в spellings в campaign.toml.'
       ),
       null
from near_misses
union all
select 'no_words', null,
       format(
           'Слова и имена читателей удалены ({}) — {} {}. Цифры остались, какими были.', strftime(timezone(c.timezone, max(p.purged_at)), '%d.%m.%Y'),
           count(*), plural(count(*), 'текст', 'текста', 'текстов')
       ),
       null
from purged as p
cross join campaign as c
where p.part = 'words'
group by c.timezone
order by kind, subject nulls last, detail;
