-- One row per library, organiser and partner: engagement with what it is computed from. er: the mean over its posts of reactions
-- / subscribers of the wall, where both are known (`engagement`). er_views: reactions / views, over the posts where both
-- are known. subscribers: members of its communities together, as the network said at subscribers_at. The per-head figures
-- divide by the population that the registry states, per thousand. A rate is null where what it divides by is unknown.
-- key: participant_id
create or replace view participant_rates as
with seen as (
    select participant_id, sum(s.members)::bigint as subscribers, max(a.fetched_at) as subscribers_at,
           string_agg(network || ':' || author_id, ', ' order by network, author_id) as communities
    from speakers as s
    join authors as a using (network, author_id)
    where s.class in ('library', 'organiser', 'partner') and s.members is not null
    group by participant_id
),
posted as (
    select o.participant_id, count(*) as posts, count(o.reactions) as posts_with_reactions,
           sum(o.reactions)::bigint as reactions, count(engagement(o.reactions, o.subscribers)) as posts_with_er,
           count(*) filter (where f.views > 0 and o.reactions is not null) as posts_with_views,
           sum(f.views) filter (where o.reactions is not null)::bigint as views,
           sum(o.reactions) filter (where f.views > 0) / sum(f.views) filter (where o.reactions is not null) as er_views
    from own_posts as o
    join post_facts as f using (network, owner_id, post_id)
    group by o.participant_id
)
select p.participant_id, p.class, p.name, p.municipality, coalesce(w.posts, 0) as posts,
       coalesce(w.posts_with_reactions, 0) as posts_with_reactions, w.reactions, s.subscribers, s.subscribers_at,
       c.er,
       coalesce(w.posts_with_views, 0) as posts_with_views, w.views, w.er_views,
       c.readers,
       case when s.subscribers > 0 then coalesce(w.posts, 0) * 1000 / s.subscribers end as posts_per_1000_subscribers,
       case when s.subscribers > 0 then c.readers * 1000 / s.subscribers end as readers_per_1000_subscribers,
       l.population,
       case when l.population > 0 then coalesce(w.posts, 0) * 1000 / l.population end as posts_per_1000_people,
       case when l.population > 0 then w.reactions * 1000 / l.population end as reactions_per_1000_people,
       case when l.population > 0 then c.readers * 1000 / l.population end as readers_per_1000_people,
       case
           when w.posts_with_er > 0
               then concat(
                   'реакции известны у записей: ', w.posts_with_er, ' из ', w.posts,
                   '; подписчиков ' || s.subscribers || ' (' || s.communities || ', '
                   || strftime(timezone(m.timezone, s.subscribers_at), '%d.%m.%Y') || ')'
               )
           when s.subscribers is null then 'число подписчиков неизвестно'
           else 'записей с известными реакциями нет'
       end as er_source,
       case
           when w.posts_with_views > 0
               then concat('просмотры и реакции известны у записей: ', w.posts_with_views, ' из ', w.posts)
           else 'записей с известными просмотрами нет'
       end as er_views_source
from participants as p
join participant_components as c using (participant_id)
cross join campaign as m
left join posted as w using (participant_id)
left join seen as s using (participant_id)
left join libraries as l on l.id = p.participant_id
where c.ranked_as in ('library', 'partner')
order by p.name, p.participant_id;
