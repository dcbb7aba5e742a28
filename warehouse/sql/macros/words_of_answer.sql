-- The words of an answer as answers are compared: without mentions, without the reader's name before or after a comma
-- («Анна, спасибо!», «Спасибо, Анна!»), its letters and digits alone.
create or replace macro words_of_answer(said) as
    letters_of(
        regexp_replace(
            regexp_replace(
                regexp_replace(said, '\[[a-z]+[0-9]+\|[^]]*\],?|@[A-Za-z0-9_.]+,?', ' ', 'g'),
                ',\s*[А-ЯЁ][а-яё]+(\s[А-ЯЁ][а-яё]+)?\s*([!.]|$)', '\2', 'g'
            ),
            '^\s*[А-ЯЁ][а-яё]+(\s[А-ЯЁ][а-яё]+)?,', ''
        )
    );
