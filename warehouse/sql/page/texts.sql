-- One row per text of `page_chosen` (rows of page_facts) with its words: what the page shows. `moment` is local
-- time; a comment comes with the address of its post; a question or complaint with its answer or «отписка».
create or replace temp view page_texts as
with worded as (
    select network, 'post' as kind, owner_id, post_id as item_id, null as parent_comment_id, url, text, quoted_text, poll
    from posts
    union all
    select network, 'comment', owner_id, comment_id, parent_comment_id, null, text, null, null
    from comments
)
select f.network, f.kind, f.owner_id, f.item_id, f.post_id, w.parent_comment_id, coalesce(w.url, p.url) as post_url,
       strftime(timezone(c.timezone, f.published_at), '%Y-%m-%dT%H:%M') as moment, f.day, f.participant_id, f.voice,
       f.libraries, f.places, w.text, w.quoted_text, w.poll, f.sentiment, f.topics, t.because,
       coalesce(a.answer_id, a.boilerplate_id) as answer_id, f.waited / 3600.0 as answer_hours, f.reactions, f.er, f.views, f.suggestion, f.question, f.thanks, f.waiting, f.answered, f.boilerplate, f.gone, f.corrected, f.opinion, f.uncounted,
       f.outside, f.quotable, f.published_at
from page_chosen as f
cross join campaign as c
join worded as w using (network, kind, owner_id, item_id)
left join posts as p
  on p.network = f.network and p.owner_id = f.owner_id and p.post_id = if(f.kind = 'comment', f.post_id, null)
left join item_tags as t using (network, kind, owner_id, item_id)
left join asked as a using (network, kind, owner_id, item_id);
