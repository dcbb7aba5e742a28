-- Talks in which somebody wrote of whom something else is known now as to the region.
with others as (
    select participant_id
    from (
        (select participant_id, in_region from participants except select participant_id, in_region from was_participants)
        union all
        (select participant_id, in_region from was_participants except select participant_id, in_region from participants)
    )
)
select network, owner_id, post_id from post_facts semi join others using (participant_id)
union
select network, owner_id, coalesce(post_id, '') from comment_facts semi join others using (participant_id);
