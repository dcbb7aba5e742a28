-- Whether a second look by another way, in the same run, did not find it either: then no other night need look.
alter table gone add column confirmed boolean default false;

-- Whether the run is the night whose counters count: the first begun after the campaign's end whose sources finished.
alter table runs add column counting boolean default false;
