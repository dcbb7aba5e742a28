-- Which part of a component's weight a value earns: the whole of it from the 95th percentile on, nothing where all have nothing;
-- null where it is unknown.
create or replace macro share_of(x, p95) as
    case when x is null then null when p95 > 0 then least(1, ln(1 + x) / ln(1 + p95)) else 0 end;
