-- One row per participant and component that the tagger's word decides: how many further texts might have been such. Of a
-- reader, texts that count and are no suggestion; of a library, readers' comments about it that it replied to, and of which the
-- tagger says that they neither ask nor complain.
with written as (
    select w.network, w.kind, w.owner_id, w.item_id, w.participant_id, w.suggestion
    from reader_texts as w
    join campaign as m on w.published_at < m.ends_at
    anti join uncounted using (network, kind, owner_id, item_id)
    where w.is_alive and not w.is_duplicate and (w.kind = 'post' or w.words >= 3)
),
replied as (
    select distinct r.network, r.owner_id, r.reply_to as item_id
    from comment_facts as r
    join campaign as m on r.published_at < m.ends_at
    where r.spoken_for is not null and r.is_alive and r.reply_to is not null
),
unasked as (
    select unnest(c.libraries) as library_id
    from replied as r
    join counted_comments as c on c.network = r.network and c.owner_id = r.owner_id and c.comment_id = r.item_id
    anti join asked as a on a.kind = 'comment' and a.network = r.network and a.owner_id = r.owner_id and a.item_id = r.item_id
)
select participant_id, 'suggestions' as component, count(*) as others
from written
where not suggestion
group by participant_id
union all
select library_id, 'answered', count(*)
from unasked
group by library_id;
