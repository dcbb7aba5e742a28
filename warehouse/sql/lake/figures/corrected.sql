-- One row per scope whose share people's review corrects: the region, its municipalities.
select *
from corrected_shares
