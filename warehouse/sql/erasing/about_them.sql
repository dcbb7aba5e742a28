-- Asked of every text, so that Python is asked only where it will find something. Whole texts stay out of the pattern:
-- it takes minutes with some hundreds of them, this a second.
create or replace temp macro about_them(said) as
    regexp_matches(said, getvariable('known'))
    or len(list_filter(getvariable('their_texts'), lambda each: contains(said, each))) > 0;
