-- «Region, line end, place» becomes the place as the warehouse of all regions names it.
update city_places
set municipality = placed(split_part(municipality, chr(10), 1), split_part(municipality, chr(10), 2))
where municipality is not null
