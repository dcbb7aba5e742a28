-- One row per reader of whom no words are left: account, screen name, code.
select s.network, s.author_id, lower(s.screen_name) as screen_name, s.code
from speakers as s
anti join (
    select i.network, i.author_id
    from items as i
    anti join parts as p using (network, kind, owner_id, item_id)
) as speaking using (network, author_id)
where s.class = 'reader';
