-- One row per reader's question or complaint and later comment that answers it (see `official_replies`). how is
--   reply    it replies to the question; under a reader's post, to nobody else
--   mention  it speaks to the reader
--   thread   it speaks to nobody in particular (to no reader whom we know), in the question's thread
-- Of several questions of a reader or in a thread it answers the last that is open, and leaves the others open: this must be read
-- from the first text of a talk to its last, and `warehouse/estimates/talks.py` adds it to the direct replies.
-- key: network, kind, owner_id, item_id, answer_id
create or replace table replies as
select network, 'comment' as kind, owner_id, direct as item_id, comment_id as answer_id, 'reply' as how
from official_replies
where direct is not null;
