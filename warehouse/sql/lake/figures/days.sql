-- One row per day of the campaign.
select *
from daily_activity
