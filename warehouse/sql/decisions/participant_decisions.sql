-- One row per participant that people decided about: each decided value, null where none was; why holds the reason given
-- for the eligibility.
-- key: participant_id
create or replace view participant_decisions as
select id as participant_id,
       max(value) filter (where field = 'role') as role,
       max(value) filter (where field = 'eligibility') as eligibility,
       max(reason) filter (where field = 'eligibility') as why,
       max(value) filter (where field = 'region') as region
from decided
where object = 'participant'
group by id;
