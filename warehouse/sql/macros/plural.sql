-- The Russian form that goes with a count: 1 текст, 2 текста, 5 текстов, 11 текстов, 21 текст.
create or replace macro plural(n, one, few, many) as
    case
        when n % 100 between 11 and 14 then many
        when n % 10 = 1 then one
        when n % 10 between 2 and 4 then few
        else many
    end;
