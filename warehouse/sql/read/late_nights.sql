-- One row: on how many local days after collecting ended, today not among them, the networks were asked, and whether all
-- sources of a run finished.
with days as (
    select distinct timezone(m.timezone, c.fetched_at)::date as day, timezone(m.timezone, $now)::date as today
    from coverage as c
    join campaign as m on c.fetched_at >= m.closes_at
    where c.route <> 'import'
)
select (select count(*) from days where day <> today) as nights,
       exists (from whole_nights join campaign on started_at >= closes_at) as finished;
