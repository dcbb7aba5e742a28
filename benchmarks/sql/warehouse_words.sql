-- Invented sentences of which the synthetic texts are put together, and how the nth text is drawn from them.
create or replace temp table sentences as
select unnest([
    'Синтетическая запись о том, как прошла встреча с читателями в нашем зале.',
    'Спрашивали, чего не хватает, и записали каждое предложение в тетрадь.',
    'Дети рисовали библиотеку мечты, и у каждой на рисунке были мягкие кресла.',
    'Напоминаем: в субботу работаем до семи вечера, вход свободный.',
    'Читатели хвалят новинки и просят больше журналов по рукоделию.',
    'На выставке стоят книги, которые чаще всего спрашивали в этом году.',
    'Подведены итоги опроса, ответы сложили в коробку и уже разбираем.',
    'Ждём ваших отзывов под этой записью, отвечаем каждый день.',
    'Приходил книжный клуб, говорили о прочитанном за лето.',
    'Спасибо волонтёрам, которые помогли перенести стеллажи.'
]) as sentence;
create or replace temp table remarks as
select unnest([
    'Синтетический отзыв: всё понравилось, спасибо сотрудникам',
    'Синтетический отзыв: в зале холодно, и не хватает розеток',
    'Синтетический отзыв: а когда будет продлён абонемент',
    'Синтетический отзыв: предлагаю открыть вечерний час для работающих',
    'Синтетический отзыв: книги новые, но очередь на них длинная'
]) as remark;
create or replace temp macro sentence_of(seed) as (
    (select list(sentence order by sentence) from sentences)[1 + (hash(seed) % 10)::bigint]
);
create or replace temp macro remark_of(seed) as (
    (select list(remark order by remark) from remarks)[1 + (hash(seed) % 5)::bigint]
);
create or replace temp macro clock(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
