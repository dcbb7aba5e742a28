-- The first places of the libraries, for the region; a library's own line in its own note.
select place, place_low, place_high, tier, name, municipality, score
from participant_ranking
where class = 'library' and eligible and if($library is null, place <= 10, participant_id = $library)
order by place, name;
