-- The mean of the known values, to fifteen digits after the point, the same in whatever order they come: a sum of floating
-- numbers is not.
create or replace macro steady_mean(x) as sum(x::decimal(38, 15))::double / count(x);
