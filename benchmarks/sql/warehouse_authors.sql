-- One row per library's community, other community and reader, as a raw record.
create or replace temp view archive as
select 'author' as type, 'vk' as network, (-n)::varchar as author_id, 'community' as kind,
       if(n <= 300, 'Синтетическая библиотека № ', 'Синтетическое сообщество № ') || n as name,
       'synthetic' || n as screen_name, 'Псков' as city, 100 + n as members, null::varchar as deactivated,
       []::varchar[] as contacts, '2025-11-09T00:30:00Z' as fetched_at
from range(1, 2701) as r(n)
union all
select 'author', 'vk', (1000000 + n)::varchar, 'person', 'Имя Синтетическая-' || n, 'person' || n,
       if(n % 3 = 0, 'Псков', if(n % 3 = 1, 'Остров', null)), null, null, [], '2025-11-09T00:30:00Z'
from range(getvariable('people')) as r(n);
