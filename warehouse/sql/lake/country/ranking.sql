-- One row per library: its place in the country by the regions' figures. Draws need more than figures: no range, no tier.
create or replace table libraries_ranking as
select municipality as region, * exclude (municipality, place_low, place_high, tier, flags)
from participant_ranking;
-- One row per component of the libraries' rule in the country.
create or replace table libraries_rule as
from ranking_rule;
drop view ranking_rule;
drop view participant_ranking;
drop view participant_points;
drop table ranking_scales;
drop view participant_values;
drop table participant_components;
drop table campaign_weights;
drop table participant_flags;
drop table participant_places;
