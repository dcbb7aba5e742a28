-- On the country's page a region stands where a municipality stands on a region's.
create or replace temp macro placed(region, said) as region;
