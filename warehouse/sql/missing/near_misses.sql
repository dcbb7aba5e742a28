-- One row per spelling that is nearly a campaign tag, in texts of the campaign's time that it does not count: how many posts and
-- comments have it, and which of its letters are Latin. Added to `spellings` in campaign.toml, it brings them in.
-- key: canonical, written
create or replace view near_misses as
with dated as (
    select n.canonical, n.written, n.kind, p.published_at
    from near_tags as n
    join posts as p on n.kind = 'post' and p.network = n.network and p.owner_id = n.owner_id and p.post_id = n.item_id
    union all
    select n.canonical, n.written, n.kind, c.published_at
    from near_tags as n
    join comments as c
      on n.kind = 'comment' and c.network = n.network and c.owner_id = n.owner_id and c.comment_id = n.item_id
    anti join comment_facts as f
      on f.network = n.network and f.owner_id = n.owner_id and f.comment_id = n.item_id
)
select d.canonical, d.written, count(*) filter (where d.kind = 'post') as posts,
       count(*) filter (where d.kind = 'comment') as comments,
       if(
           regexp_matches(d.canonical, '[а-я]'),
           array_to_string(list_sort(list_distinct(regexp_extract_all(d.written, '[a-z]'))), ', '),
           ''
       ) as latin
from dated as d
join campaign as c on d.published_at >= c.starts_at and d.published_at < if(d.kind = 'post', c.ends_at, c.closes_at)
group by d.canonical, d.written;
