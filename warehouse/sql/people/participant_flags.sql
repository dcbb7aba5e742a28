-- One row per participant and suspicion, with the evidence in words and the posts and comments behind it. Nothing is
-- removed: people decide. flag is
--   near_duplicates   three or more of its texts repeat an earlier text (anybody's), and these are half of its texts
--   burst             five or more texts within ten minutes; of a library only posts, for many answers at once are welcome
--   boost_only        a reader with three or more comments, all praise of at most five words for one and the same library
--   staff_praise      a library's staff praise it, neither in an answer nor in a post on its own wall; both are flagged
--   same_text, boilerplate, newcomers   explained in `flag_same_text`, `flag_boilerplate` and `flag_newcomers`
-- key: participant_id, flag
create or replace table participant_flags as
with texts as not materialized (
    select network, kind, owner_id, item_id, participant_id, voice, published_at, sentiment, duplicate_group
    from page_facts
    where not gone and words is not null and participant_id is not null
),
-- Who said it first: only groups of several texts matter, and a minimum costs less than a window over all.
firsts as (
    select duplicate_group,
           min(struct_pack(at := published_at, network := network, owner_id := owner_id, item_id := item_id)) as said
    from texts
    where duplicate_group is not null
    group by duplicate_group
    having count(*) > 1
),
repeated as (
    select t.participant_id,
           struct_pack(network := t.network, kind := t.kind, owner_id := t.owner_id, item_id := t.item_id) as item
    from texts as t
    join firsts as f using (duplicate_group)
    where f.said
        <> struct_pack(at := t.published_at, network := t.network, owner_id := t.owner_id, item_id := t.item_id)
),
written as (
    select participant_id, count(*) as texts
    from texts
    group by participant_id
),
repeaters as (
    select participant_id, count(*) as repeats, any_value(w.texts) as texts
    from repeated
    join written as w using (participant_id)
    group by participant_id
    having count(*) >= 3 and count(*) * 2 >= any_value(w.texts)
),
near_duplicates as (
    select participant_id, 'near_duplicates' as flag,
           format(
               'повторы: {} {} из {} — чужими или прежними словами', p.repeats,
               plural(p.repeats, 'текст', 'текста', 'текстов'), p.texts
           ) as evidence,
           list_sort(list(r.item)) as items
    from repeaters as p
    join repeated as r using (participant_id)
    group by participant_id, p.repeats, p.texts
),
-- Of a library only posts: many answers at once are welcome.
timed as not materialized (
    select *, epoch_us(published_at) // 600_000_000 as ten_minutes
    from texts
    where kind = 'post' or voice not in ('library', 'organiser')
),
-- Any ten minutes lie within two such of the clock, and of five texts in them one of the two holds three.
crowded as (
    select participant_id, unnest([ten_minutes - 1, ten_minutes, ten_minutes + 1]) as ten_minutes
    from (
        select participant_id, ten_minutes
        from timed
        group by participant_id, ten_minutes
        having count(*) >= 3
    )
),
running as (
    select t.participant_id, t.published_at as until,
           count(*) over (
               partition by t.participant_id
               order by epoch_us(t.published_at)
               range between 600_000_000 preceding and current row
           ) as together
    from timed as t
    semi join crowded using (participant_id, ten_minutes)
),
densest as (
    select participant_id, until, together
    from running
    where together >= 5
    qualify row_number() over (partition by participant_id order by together desc, until) = 1
),
dense as (
    select d.participant_id, d.together, d.until, min(t.published_at) as since,
           list_sort(list(
               struct_pack(network := t.network, kind := t.kind, owner_id := t.owner_id, item_id := t.item_id)
           )) as items
    from densest as d
    join timed as t
      on t.participant_id = d.participant_id and t.published_at between d.until - interval 10 minutes and d.until
    group by d.participant_id, d.together, d.until
),
bursts as (
    select participant_id, 'burst' as flag,
           format(
               'всплеск: {} {} за {} {}', together, plural(together, 'текст', 'текста', 'текстов'),
               date_diff('minute', since, until) + 1,
               plural(date_diff('minute', since, until) + 1, 'минуту', 'минуты', 'минут')
           ) as evidence,
           items
    from dense
),
boosters as (
    select participant_id, any_value(subject_library_id) as library_id, count(*) as comments
    from reader_words
    group by participant_id
    having count(*) >= 3 and count(subject_library_id) = count(*) and count(distinct subject_library_id) = 1
       and bool_and(
           kind = 'comment' and coalesce(sentiment = 'positive', false) and words <= 5 and not suggestion
           and not question
       )
),
boost_only as (
    select b.participant_id, 'boost_only' as flag,
           format(
               'только похвала до пяти слов одной библиотеке — «{}»: {} {}', l.name, b.comments,
               plural(b.comments, 'комментарий', 'комментария', 'комментариев')
           ) as evidence,
           list_sort(list(
               struct_pack(network := w.network, kind := w.kind, owner_id := w.owner_id, item_id := w.item_id)
           )) as items
    from boosters as b
    join libraries as l on l.id = b.library_id
    join reader_words as w using (participant_id)
    group by participant_id, l.name, b.comments
),
spoken as (
    select network, 'post' as kind, owner_id, post_id as item_id, author_id, library_id, false as is_reply
    from post_facts
    union all
    select network, 'comment', owner_id, comment_id, author_id, library_id, coalesce(parent_comment_id, reply_to) is not null
    from comment_facts
),
-- Few among many.
by_staff as materialized (
    select w.network, w.kind, w.owner_id, w.item_id, s.participant_id as staff_id, s.staff_of
    from spoken as w
    join speakers as s using (network, author_id)
    where s.class = 'staff' and not w.is_reply and (w.kind = 'comment' or w.library_id is distinct from s.staff_of)
),
praise as (
    select w.staff_id, w.staff_of as library_id,
           struct_pack(network := t.network, kind := t.kind, owner_id := t.owner_id, item_id := t.item_id) as item
    from by_staff as w
    join texts as t using (network, kind, owner_id, item_id)
    join subjects as b
      on b.network = w.network and b.kind = w.kind and b.owner_id = w.owner_id and b.item_id = w.item_id
     and b.library_id = w.staff_of
    where t.sentiment = 'positive'
),
staff_praise as (
    select p.staff_id as participant_id, 'staff_praise' as flag,
           format(
               'сотрудник хвалит свою библиотеку «{}»: {} {}', l.name, count(*),
               plural(count(*), 'текст', 'текста', 'текстов')
           ) as evidence,
           list_sort(list(p.item)) as items
    from praise as p
    join libraries as l on l.id = p.library_id
    group by p.staff_id, l.name
    union all
    select library_id, 'staff_praise',
           format(
               'библиотеку хвалят её сотрудники: {} {}', count(*), plural(count(*), 'текст', 'текста', 'текстов')
           ),
           list_sort(list(item))
    from praise
    group by library_id
)
select participant_id, flag, evidence, items from near_duplicates
union all
select participant_id, flag, evidence, items from bursts
union all
select participant_id, flag, evidence, items from boost_only
union all
select participant_id, flag, evidence, items from staff_praise
union all
select participant_id, flag, evidence, items from flag_same_text
union all
select participant_id, flag, evidence, items from flag_boilerplate
union all
select participant_id, flag, evidence, items from flag_newcomers
order by participant_id, flag;
