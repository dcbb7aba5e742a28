-- Of a post that was collected with a tag, too: today's spellings may find another in it, or none (null).
alter table post_matches alter column matched_tag drop not null;
alter table post_matches alter column match_place drop not null;
