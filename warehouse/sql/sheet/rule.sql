-- One row per component by which the participant is measured.
select r.*
from ranking_rule as r
where r.class = (
    select case class when 'organiser' then 'library' when 'staff' then 'reader' else class end
    from participant_ranking
    where participant_id = $participant
)
order by r.weight desc, r.component;
