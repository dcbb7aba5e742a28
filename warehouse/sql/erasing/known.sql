-- A pattern that is true of every short word by which they are known. Only the engine's own escapes are sure to be its own.
set variable known = (
    select '(?i)' || string_agg(replace(regexp_escape(word), '\ ', '[\s\pZ\pC]+'), '|')
    from unnest($1::varchar[]) as words (word)
);
