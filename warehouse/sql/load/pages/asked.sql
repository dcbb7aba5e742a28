-- One row: whether the file, and whether the warehouse, has anything that is known by its address alone; and whether the file
-- has what a network named.
select coalesce(bool_or(starts_with(post_id, 'url-')), false),
       exists (from posts where starts_with(post_id, 'url-'))
       or exists (from comments where starts_with(post_id, 'url-')),
       coalesce(bool_or(type = 'post' and not starts_with(post_id, 'url-') and url is not null), false)
from incoming
where network not in ('vk', 'telegram', 'file') and post_id is not null;
