-- One row: the figures of all regions, as if none had a reader or a post in common. A waiting time cannot be summed up.
with sums as (
    select sum(posts)::bigint as posts, sum(comments)::bigint as comments, sum(readers)::bigint as readers,
           sum(opinions)::bigint as opinions, sum(positive)::bigint as positive, sum(neutral)::bigint as neutral,
           sum(negative)::bigint as negative, sum(questions)::bigint as questions, sum(answered)::bigint as answered,
           sum(suggestions)::bigint as suggestions, sum(voters)::bigint as voters, sum(votes)::double as votes,
           sum(libraries_active)::bigint as libraries_active, sum(libraries_total)::bigint as libraries_total,
           count(*) filter (where posts > 0 or comments > 0) as municipalities_active, count(*) as municipalities_total,
           sum(partners)::bigint as partners, sum(gone_posts)::bigint as gone_posts,
           sum(deleted_comments)::bigint as deleted_comments
    from region_headline
)
select *, case when voters >= 10 then votes / voters end as satisfaction,
       case when voters >= 10 then wilson_low(votes, voters) end as satisfaction_low,
       case when voters >= 10 then wilson_high(votes, voters) end as satisfaction_high,
       null::double as median_answer_hours, null::double as median_answer_over_hours
from sums
