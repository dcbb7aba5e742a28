-- The first places of the libraries, for the region; those of a municipality; a library's own line in its own note.
select place, place_low, place_high, tier, name, municipality, score
from participant_ranking
where class = 'library' and eligible and case
          when $library is not null then participant_id = $library
          when $municipality is not null then municipality = $municipality
          else place <= 10
      end
order by place, name;
