-- What readers want, most wanted first. For everybody a theme bears the name that people gave it, or else the words that several
-- readers use: a want is a reader's own words.
select theme_id, if($public and not named, keywords, name) as name, topic, wants, readers, libraries, complaints, suggestions, questions,
       answered, first_day, last_day
from themes
order by readers desc, wants desc, theme_id;
