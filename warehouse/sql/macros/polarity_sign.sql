-- The sign of an attitude as decisions.csv writes it: «staff+», «staff=», «staff-».
create or replace macro polarity_sign(polarity) as case polarity when 'positive' then '+' when 'negative' then '-' else '=' end;
