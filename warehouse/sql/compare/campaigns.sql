-- One row: the campaign, and by how many reviewed texts its satisfaction is corrected.
select title, start_day, end_day,
       (select coalesce(max(n_reviewed), 0) from corrected_shares where scope = 'region') as reviewed
from headline;
