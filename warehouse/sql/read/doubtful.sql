-- One row per post that was collected with this tag and may not carry it by today's spellings. What its words show at once (sure:
-- null where the campaign has the tag no more) needs no closer look; a tag in a caption, or in words that have been erased since,
-- stands as long as the campaign has it.
select 'post' as kind, network, owner_id, post_id, text, quoted_text
from posts
where matched_tag = $tag
  and case
          when $sure is null then true
          when match_place = 'attachment' then false
          else (contains(concat(text, quoted_text), '#') or not starts_with($tag, '#'))
               and not regexp_matches(replace(lower(if(match_place = 'quoted', quoted_text, text)), 'ё', 'е'), $sure)
      end;
