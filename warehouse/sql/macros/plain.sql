-- A name as it is compared: letter case, ё and outer spaces do not matter.
create or replace macro plain(name) as trim(replace(lower(name), 'ё', 'е'));
