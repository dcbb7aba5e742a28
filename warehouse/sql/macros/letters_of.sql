-- A text as short texts are compared: its letters and digits alone, ё as е; the text itself where it has none.
create or replace macro letters_of(said) as
    coalesce(
        nullif(trim(regexp_replace(replace(lower(said), 'ё', 'е'), '[^0-9a-zа-я]+', ' ', 'g')), ''), said
    );
