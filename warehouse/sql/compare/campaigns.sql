-- One row: the campaign.
select title, start_day, end_day from headline;
