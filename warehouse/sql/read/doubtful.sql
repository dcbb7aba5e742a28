-- One row per post that was collected with this tag and may not carry it by today's spellings. What its words show at once (sure:
-- null where the campaign has the tag no more) needs no closer look, least of all as it is written; a tag in a caption, or in words
-- that have been erased since, stands as long as the campaign has it.
with unlike as materialized (
    select network, owner_id, post_id, text, quoted_text, if(match_place = 'quoted', quoted_text, text) as told
    from posts
    where matched_tag = $tag
      and ($sure is null or match_place is distinct from 'attachment' and not regexp_matches(told, $sure))
)
select 'post' as kind, network, owner_id, post_id, text, quoted_text
from unlike
where $sure is null
   or (contains(concat(text, quoted_text), '#') or not starts_with($tag, '#'))
      and not regexp_matches(replace(lower(told), 'ё', 'е'), $sure);
