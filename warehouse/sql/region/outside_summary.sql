-- One row: what stands apart from the region's totals, and what is counted though its region is unknown. participants are of
-- another region, authors all who wrote what stands apart; reactions are those of the posts (null where none is known). undecided: participants of unknown region; taken_out: texts that people took out of the campaign.
-- key: one row
create or replace view outside_summary as
with apart as (
    select count(*) filter (where in_region = false) as participants, count(*) as authors,
           coalesce(sum(posts), 0)::bigint as posts,
           coalesce(sum(comments), 0)::bigint as comments, sum(reactions)::bigint as reactions
    from outside_participants
),
unknown as (
    select count(*) as undecided, coalesce(sum(posts), 0)::bigint as undecided_posts,
           coalesce(sum(comments), 0)::bigint as undecided_comments
    from undecided_regions
),
removed as (
    select count(*) as taken_out, coalesce(sum(comments), 0)::bigint as taken_along
    from taken_out
)
select *
from apart
cross join unknown
cross join removed;
