-- Whether a text has no words of its own: nothing but tags, links and signs.
create or replace macro says_nothing(said) as
    not regexp_matches(regexp_replace(said, '#\S+|https?://\S+', ' ', 'g'), '[\pL\pN]');
